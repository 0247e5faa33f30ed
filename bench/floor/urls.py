"""The floor's addresses: the product's."""

from django.urls import path

from bench.floor import views

urlpatterns = [
    path("api/v1/incidents/", views.Incidents.as_view()),
    path("api/v1/incidents/<str:reference>/", views.OneIncident.as_view()),
    path("api/v1/incidents/<str:reference>/acts/", views.Acts.as_view()),
    path("incidents/points/", views.Points.as_view()),
]
