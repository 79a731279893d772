from django.urls import path

from workouts import moving_api as api
from workouts import moving_views as views

_IMPORT = "settings/import-export/<str:import_id>"

urlpatterns = [
    path("api/export", api.ExportView.as_view(), name="api-export"),
    path("api/export/data", api.DataView.as_view()),
    path("api/export/schema.json", api.schema, name="export-schema"),
    path("api/imports", api.ImportsView.as_view()),
    path("api/imports/<str:import_id>", api.ImportView.as_view()),
    path("api/imports/<str:import_id>/apply", api.ApplyView.as_view()),
    path("api/imports/<str:import_id>/undo", api.UndoView.as_view()),
    path("settings/import-export", views.overview, name="moving"),
    path("settings/import-export/file", views.download, name="moving-download"),
    path("settings/import-export/data", views.data, name="moving-data"),
    path("settings/import-export/exercises", views.matches, name="moving-matches"),
    path("settings/import-export/forget", views.forget, name="moving-forget"),
    path(_IMPORT, views.review, name="moving-review"),
    path(_IMPORT + "/apply", views.apply, name="moving-apply"),
    path(_IMPORT + "/undo", views.undo, name="moving-undo"),
]
