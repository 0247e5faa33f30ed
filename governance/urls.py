"""The table of contents: which room answers which path; each says so in its ``apps.py``."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from foundation.kernel.rooms import rooms
from foundation.web.access import health
from foundation.web.health import duties_health
from governance.views import home, picks

admin.site.site_header = admin.site.site_title = _("Tongxin support desk")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path("healthz/", health, name="health"),
    path("healthz/duties", duties_health, name="duties-health"),
    path("picks/<slug:kind>/", picks, name="picks"),
    # Before the rooms: some have their pages under "", and programs ask more often than people.
    path("api/v1/", include("governance.api", namespace="api")),
    *(path(room.pages, include(f"{room.name}.urls")) for room in rooms() if room.pages is not None),
    path("admin/", admin.site.urls),
]

handler400 = "governance.views.bad_request"
handler403 = "governance.views.permission_denied"
handler404 = "governance.views.not_found"
handler500 = "governance.views.server_error"
