"""The addresses of what is filed, under registers/."""

from django.urls import path

from foundation.web.lists.pages import list_page
from procedures.registers import views
from procedures.registers.lists import Entries

app_name = "registers"

urlpatterns = [
    path("", list_page(Entries(), "registers/list.html", more=views.may_write), name="list"),
    path("new/", views.new, name="new"),
    *views.VERSION_PAGE.routes("work/<int:key>/", views.WORK),
    path("<uuid:key>/", views.entry, name="entry"),
    path("<uuid:key>/write/", views.write, name="write"),
    path("<uuid:key>/versions/<int:number>/", views.version, name="version"),
]
