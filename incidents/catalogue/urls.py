"""The addresses of the catalogue under /rules/: the rules in force, matters with their standards, tables of standards."""

from django.urls import path

from incidents.catalogue.views import matters, rules, tables

app_name = "catalogue"

urlpatterns = [
    path("", rules.rules, name="rules"),
    path("matters/", matters.matters, name="matters"),
    path("matters/<str:code>/", matters.matter, name="matter"),
    path("matters/<str:code>/responsibility/", matters.responsibility, name="responsibility"),
    path("matters/<str:code>/standards/", matters.standard, name="standard-new"),
    path("matters/<str:code>/standards/<int:number>/", matters.standard, name="standard"),
    path("matters/<str:code>/standards/<int:number>/end/", matters.end, name="standard-end"),
    path("classes/", matters.classes, name="classes"),
    path("tables/", tables.tables, name="tables"),
    path("tables/<int:table_id>/", tables.table, name="table"),
    path("tables/<int:table_id>/import/", tables.import_rows, name="table-import"),
]
