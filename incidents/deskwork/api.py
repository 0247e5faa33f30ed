"""Deskwork over HTTP: watching an incident, and what words suggest."""

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel import city_time
from foundation.web.access import SIGNED_IN, posted
from foundation.web.rest import ApiView, ErrorShape, words_of
from grids.areas import selectors as areas
from grids.workforce.choices import Role
from incidents.cases import selectors as cases
from incidents.deskwork import selectors, services
from incidents.deskwork import serializers as shapes
from incidents.deskwork.choices import Target

_HIDDEN = OpenApiResponse(ErrorShape, description="No such incident among those the caller may see")


class WatchView(ApiView):
    """``GET`` and ``PUT incidents/{reference}/watch/``."""

    access_rule = SIGNED_IN

    @extend_schema(operation_id="incidents_watched", responses={200: shapes.WatchShape, 404: _HIDDEN})
    def get(self, request: Request, reference: str) -> Response:
        """Say whether the caller watches the incident."""
        actor = self.actor(request)
        incident = cases.incident_by_reference(actor, reference)
        return Response({"is_watched": selectors.is_watched(actor, incident)})

    @extend_schema(
        operation_id="incidents_watch",
        request=shapes.WatchShape,
        responses={200: shapes.WatchShape, 404: _HIDDEN},
    )
    def put(self, request: Request, reference: str) -> Response:
        """Tell the caller of its moves from now on, as long as it may be seen, or no more."""
        shape = shapes.WatchShape(data=request.data)
        shape.is_valid(raise_exception=True)
        if shape.validated_data["is_watched"]:
            services.watch(self.actor(request), reference, now=city_time.now())
        else:
            services.unwatch(self.actor(request), reference)
        return Response(shape.validated_data)


class GuessView(ApiView):
    """``GET guesses/``."""

    access_rule = posted(*Role.values)
    query_words = words_of(shapes.GuessQuery)

    @extend_schema(operation_id="guesses", parameters=[shapes.GuessQuery], responses={200: shapes.BothGuessesShape})
    def get(self, request: Request) -> Response:
        """Answer what the words of a report suggest by what desks decided before; nothing is decided by it."""
        asked = shapes.GuessQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        located = areas.locate(values["lng"], values["lat"]) if "lng" in values and "lat" in values else None
        township = int(located.grid.path.split("/")[1]) if located is not None else None
        found = {
            target.value: shapes.guesses_data(selectors.guesses(target, values["description"], township))
            for target in Target
        }
        return Response(found)
