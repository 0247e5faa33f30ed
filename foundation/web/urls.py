"""Addresses of what lists share: exports, and saved filters."""

from django.urls import path

from foundation.web import views

app_name = "lists"
urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/<uuid:job_id>/", views.exports, name="export-job"),
    path("exports/<uuid:job_id>/file/", views.export_file, name="export-file"),
    path("saved/<int:saved_id>/remove/", views.remove_saved, name="saved-remove"),
    path("<slug:code>/export/", views.export_list, name="export"),
    path("<slug:code>/saved/", views.save, name="saved"),
]
