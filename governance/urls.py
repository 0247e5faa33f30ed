"""The table of contents: which room answers which path."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from governance.kernel.access import health
from governance.rooms import pages_of
from governance.views import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("healthz/", health, name="health"),
    *pages_of("accounts/", "governance.accounts.urls"),
    *pages_of("areas/", "grids.areas.urls"),
    *pages_of("", "incidents.cases.urls"),
    *pages_of("notices/", "governance.notices.urls"),
    *pages_of("r/", "residents.people.urls"),
    *pages_of("board/", "governance.board.urls"),
    *pages_of("evidence/", "governance.evidence.urls"),
    path("admin/", admin.site.urls),
    path("api/v1/", include("governance.api", namespace="api")),
]

handler400 = "governance.views.bad_request"
handler403 = "governance.views.denied"
handler404 = "governance.views.not_found"
handler500 = "governance.views.server_error"
