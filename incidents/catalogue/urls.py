"""The addresses of the catalogue: the rules in force under /rules/, the matters in the API."""

from django.urls import path

from incidents.catalogue import api
from incidents.catalogue.views import rules

app_name = "catalogue"

urlpatterns = [path("", rules.rules, name="rules")]

api_urlpatterns = [path("matters/", api.MatterList.as_view(), name="matters")]
