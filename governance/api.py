"""The table of contents of /api/v1/: every room's API routes under one namespace, and their schema."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request

from foundation.kernel.rooms import rooms
from foundation.web.access import PUBLIC
from foundation.web.shared_answers import computed_once

app_name = "api"
SECONDS_KEPT = 3600.0


class SchemaView(SpectacularAPIView):
    """The OpenAPI description; names of fields are no secret. Made once: it costs more than any page, and anyone may ask."""

    access_rule = PUBLIC

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the description as YAML or JSON."""
        del args, kwargs
        renderer = request.accepted_renderer

        def render_schema() -> bytes:
            generator: Any = self.generator_class()
            schema = generator.get_schema(request=request, public=True)
            return bytes(renderer.render(schema, renderer.media_type))

        body = computed_once("schema", settings.VERSION, renderer.format, seconds=SECONDS_KEPT, compute=render_schema)
        return HttpResponse(body, content_type=f"{renderer.media_type}; charset=utf-8")


urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SchemaView.as_view(), name="schema"),
    *(route for room in rooms() for route in getattr(room.submodule("urls"), "api_urlpatterns", ())),
]
