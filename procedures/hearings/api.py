"""Public notices over HTTP: list them, object to one."""

from collections.abc import Mapping, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from foundation.kernel import pacing
from foundation.web.access import PUBLIC
from foundation.web.lists.api import ListView
from foundation.web.rest import ApiView, ErrorShape, Shape, WordsField
from grids.areas import selectors as areas
from procedures.hearings import selectors, services
from procedures.hearings.access import objection_paces, require_pace
from procedures.hearings.choices import HearingState
from procedures.hearings.lists import PublicNotices
from procedures.hearings.services.objections import LONGEST_OBJECTION


class HearingShape(Shape):
    """A public notice, with how many objected and how many of them wait for an answer."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    text = serializers.CharField()
    persons = serializers.CharField(help_text="Masked")
    legal_basis = serializers.CharField()
    state = serializers.ChoiceField(choices=HearingState.choices)
    area = serializers.CharField(help_text="Code of the area")
    area_name = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    days_rule = serializers.IntegerField()
    objections = serializers.IntegerField()
    unanswered = serializers.IntegerField()


class HearingList(ListView):
    """``GET hearings/``."""

    listing = PublicNotices()
    shape = HearingShape

    def rows(self, items: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Return what ``HearingShape`` says of each."""
        names = ("title", "text", "persons", "legal_basis", "state", "days_rule")
        return [
            {
                "id": view.notice.pk,
                **{name: getattr(view.notice, name) for name in names},
                "area": areas.place(view.notice.area_id).code,
                "area_name": view.place,
                "starts_on": view.notice.starts_on.isoformat() if view.notice.starts_on else None,
                "ends_on": view.notice.ends_on.isoformat() if view.notice.ends_on else None,
                "objections": view.objections,
                "unanswered": view.unanswered,
            }
            for view in selectors.view_hearings(list(items))
        ]


class NewObjectionShape(Shape):
    """An objection; ``id`` is made by the client, so that sending it again is safe."""

    id = serializers.UUIDField()
    words = WordsField(max_length=LONGEST_OBJECTION)
    is_anonymous = serializers.BooleanField(required=False, default=False)


class ObjectionReceiptShape(Shape):
    """The answer to an objection: until when it is answered, where a calendar says so."""

    id = serializers.UUIDField()
    due_at = serializers.DateTimeField(allow_null=True)


class Objections(ApiView):
    """``POST hearings/{id}/objections/``."""

    access_rule = PUBLIC

    @extend_schema(
        operation_id="hearings_object",
        request=NewObjectionShape,
        responses={
            201: ObjectionReceiptShape,
            404: OpenApiResponse(ErrorShape, description="No such public notice"),
            409: OpenApiResponse(ErrorShape, description="Its days are over, or another objection has this id"),
            422: OpenApiResponse(ErrorShape, description="Which field does not fit, and what to do"),
            429: OpenApiResponse(ErrorShape, description="Too many came from one place; when to try again"),
        },
    )
    def post(self, request: Request, key: int) -> Response:
        """Object to a notice that runs; the same id with the same words is one objection."""
        shape = NewObjectionShape(data=request.data)
        shape.is_valid(raise_exception=True)
        actor, said = self.actor(request), shape.validated_data
        paces = objection_paces(request, actor)
        require_pace(paces, said["id"])
        is_named = not said["is_anonymous"]
        made = services.object_to(actor, key, objection_id=said["id"], words=said["words"], is_named=is_named)
        pacing.count_one(paces)
        return Response({"id": str(made.client_id), "due_at": made.due_at}, status=201)
