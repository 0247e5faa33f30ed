"""The table of contents: which room answers which path."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from governance.kernel.access import health
from governance.views import home

admin.site.site_header = admin.site.site_title = _("Tongxin support desk")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("healthz/", health, name="health"),
    path("", include("incidents.cases.urls")),
    path("accounts/", include("governance.accounts.urls")),
    path("areas/", include("grids.areas.urls")),
    path("board/", include("governance.board.urls")),
    path("evidence/", include("governance.evidence.urls")),
    path("notices/", include("governance.notices.urls")),
    path("r/", include("residents.people.urls")),
    path("api/v1/", include("governance.api", namespace="api")),
    path("admin/", admin.site.urls),
]

handler400 = "governance.views.bad_request"
handler403 = "governance.views.denied"
handler404 = "governance.views.not_found"
handler500 = "governance.views.server_error"
