"""The table of contents of /api/v1/: every room's API routes under one namespace, and their schema."""

from django.urls import URLPattern, URLResolver, path
from drf_spectacular.views import SpectacularAPIView

from governance.kernel.access import PUBLIC
from governance.rooms import routes_of

app_name = "api"


class SchemaView(SpectacularAPIView):
    """The OpenAPI description; names of fields are no secret."""

    access_rule = PUBLIC


urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="schema"),
    *routes_of("grids.areas.urls"),
    *routes_of("incidents.cases.urls"),
    *routes_of("governance.board.urls"),
]
