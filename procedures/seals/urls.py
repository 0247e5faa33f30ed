"""The addresses of seals."""

from django.urls import path

from procedures.seals import views

app_name = "seals"

urlpatterns = [
    path("parts/<uuid:part_id>/", views.part, name="part"),
    path("looks/", views.looks, name="looks"),
]
