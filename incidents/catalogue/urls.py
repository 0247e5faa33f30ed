"""The addresses of the catalogue under /rules/: the rules in force."""

from django.urls import path

from incidents.catalogue.views import rules

app_name = "catalogue"

urlpatterns = [path("", rules.rules, name="rules")]
