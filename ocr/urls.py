from django.urls import path

from ocr import api

urlpatterns = [
    path("api/ingest", api.IngestView.as_view()),
    path("api/mobile/exercise/resolve", api.ResolveView.as_view()),
    path("api/ocr", api.OcrView.as_view()),
    path("api/instagram-fetch", api.InstagramView.as_view()),
    path("api/tiktok-fetch", api.TikTokView.as_view()),
    path("api/uploads", api.UploadView.as_view(), name="api-upload"),
]
