"""Addresses of photos."""

from django.urls import path

from governance.evidence import views

app_name = "evidence"
urlpatterns = [path("<uuid:photo_id>/<slug:size>.jpg", views.photo, name="photo")]
