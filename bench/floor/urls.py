"""The floor's one address."""

from django.urls import path

from bench.floor.views import Incidents

urlpatterns = [path("api/v1/incidents/", Incidents.as_view())]
