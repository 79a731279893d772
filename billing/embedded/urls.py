from django.urls import path

from billing.embedded import views

urlpatterns = [
    path("checkout/<str:session_id>", views.checkout_page, name="embedded-checkout"),
    path("portal/<str:session_id>", views.portal_page, name="embedded-portal"),
    path("invoice/<str:invoice_id>", views.invoice_page, name="embedded-invoice"),
]
