"""The table of contents of /api/v1/: every room's API routes under one namespace, and their schema."""

from importlib import import_module

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView

from governance.kernel.access import PUBLIC

app_name = "api"

# Each room keeps its routes in its own urls.py; here they meet by name, so nothing below learns of anything above.
ROOMS = ("grids.areas.urls", "incidents.cases.urls", "governance.board.urls")


class SchemaView(SpectacularAPIView):
    """The OpenAPI description; names of fields are no secret."""

    access_rule = PUBLIC


urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="schema"),
    *(route for room in ROOMS for route in import_module(room).api_urlpatterns),
]
