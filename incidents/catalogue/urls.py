"""The addresses of the catalogue under /rules/: the rules in force, matters with their standards, tables, admissions."""

from django.urls import path

from incidents.catalogue import api
from incidents.catalogue.access import ADMISSIONS, READ
from incidents.catalogue.views import admissions, matters, rules, tables, township_rules

app_name = "catalogue"

urlpatterns = [
    path("", rules.rules, name="rules"),
    path("versions/", township_rules.versions, name="versions"),
    *township_rules.PAGE.routes("versions/<int:key>/", READ),
    path("versions/<int:version_id>/edit/<slug:part>/", township_rules.edit, name="version-edit"),
    path("matters/", matters.matters, name="matters"),
    path("matters/<str:code>/", matters.matter, name="matter"),
    path("matters/<str:code>/responsibility/", matters.responsibility, name="responsibility"),
    path("matters/<str:code>/standards/", matters.standard, name="standard-new"),
    path("matters/<str:code>/standards/<int:number>/", matters.standard, name="standard"),
    path("matters/<str:code>/standards/<int:number>/end/", matters.end, name="standard-end"),
    path("admissions/", admissions.admissions, name="admissions"),
    path("admissions/new/", admissions.new, name="admission-new"),
    path("admissions/refused/", admissions.refusals, name="refusals"),
    *admissions.PAGE.routes("admissions/<str:key>/", ADMISSIONS),
    path("classes/", matters.classes, name="classes"),
    path("tables/", tables.tables, name="tables"),
    path("tables/<int:table_id>/", tables.table, name="table"),
    path("tables/<int:table_id>/import/", tables.import_rows, name="table-import"),
]

api_urlpatterns = [
    path("matters/", api.MatterList.as_view(), name="matters"),
    path("rules/", api.Rules.as_view(), name="rules"),
    path("rules/<int:version_id>/acts/", api.RuleActs.as_view(), name="rule-acts"),
    path("admissions/", api.AdmissionList.as_view(), name="admissions"),
    path("admissions/<str:reference>/", api.AdmissionDetail.as_view(), name="admission"),
    path("admissions/<str:reference>/acts/", api.AdmissionActs.as_view(), name="admission-acts"),
]
