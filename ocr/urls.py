from django.urls import path

from ocr import api, review_views, views

urlpatterns = [
    path("api/ingest", api.IngestView.as_view()),
    path("api/mobile/exercise/resolve", api.ResolveView.as_view()),
    path("api/ocr", api.OcrView.as_view()),
    path("api/instagram-fetch", api.InstagramView.as_view()),
    path("api/tiktok-fetch", api.TikTokView.as_view()),
    path("api/upload-image", api.UploadImageView.as_view()),
    path("api/uploads", api.UploadsView.as_view(), name="api-upload"),
    path("add", views.add, name="add"),
    path("start", views.add, name="start"),
    path("share", views.share, name="share"),
    path("share/waiting", views.share_waiting, name="share-waiting"),
    path("add/preview", views.preview, name="import-preview"),
    path("add/paste", views.paste, name="import-paste"),
    path("add/photo", views.photo, name="import-photo"),
    path("add/link", views.link, name="import-link"),
    path("add/coach", views.coach, name="import-coach"),
    path("add/import/<uuid:job_id>", review_views.wait, name="import"),
    path("add/review/<uuid:import_id>/<int:number>", review_views.review, name="import-review"),
    path("add/review/<uuid:import_id>/save-all", review_views.save_all, name="import-save-all"),
    path("add/review/<uuid:import_id>/forget", review_views.forget, name="import-forget"),
    path("add/kept/<uuid:import_id>/<int:number>", review_views.kept, name="import-kept"),
]
