"""Addresses of photos and documents."""

from django.urls import path

from foundation.evidence import views

app_name = "evidence"
urlpatterns = [
    path("<uuid:photo_id>/<slug:size>.jpg", views.photo, name="photo"),
    path("documents/<uuid:document_id>/", views.document, name="document"),
]
