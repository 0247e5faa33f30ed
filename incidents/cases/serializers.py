"""Owns the shapes of cases in JSON: what comes in as a report or an act, what goes out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.evidence.choices import MediaType
from foundation.kernel.actor import Actor
from foundation.web.act_api import ActShape, OfferShape, RefusalShape
from foundation.web.rest import ErrorShape, Shape, WordsField, light_fields
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.cases import selectors
from incidents.cases.choices import Action, Channel, DocumentPurpose, PlaceSource, State, Tone
from incidents.cases.services import ReportData
from incidents.cases.services.intake import LONGEST_WORDS
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.choices import Stage


class PlaceShape(Shape):
    """An area by its code."""

    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField()


def _place(place: areas.Place) -> dict[str, str]:
    """Return what ``PlaceShape`` says: a list names five places a row, and a serializer each would cost most of it."""
    return {"code": place.code, "name": place.name, "level": place.level}


class ReportShape(Shape):
    """What a reporter sends; ``id`` is made by the client, so sending it again is safe."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same id with the same content is one report"))
    matter = serializers.CharField(max_length=20, help_text=_("Code of a matter"))
    description = WordsField(max_length=LONGEST_WORDS, allow_blank=True, required=False, default="")
    lng = serializers.FloatField(min_value=-180, max_value=180, help_text=_("Longitude in degrees, WGS 84 or CGCS2000"))
    lat = serializers.FloatField(min_value=-90, max_value=90, help_text=_("Latitude in degrees"))
    accuracy_m = serializers.FloatField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        help_text=_("Of a measured position, in metres; a rough one marks the place as uncertain"),
    )
    occurred_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    place_source = serializers.ChoiceField(choices=PlaceSource.choices, required=False, default=PlaceSource.PIN)

    def get_fields(self) -> dict[str, Any]:
        """Copy the fields lightly."""
        return light_fields(self)

    def to_data(self) -> ReportData:
        """Return the frozen report."""
        return ReportData(**self.validated_data)


class CaseShape(Shape):
    """A case as lists show it, for the schema; ``incident_rows`` writes it."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    version = serializers.IntegerField()
    level = serializers.ChoiceField(choices=Level.choices, help_text=_("The level it has come to"))
    lowest_level = serializers.ChoiceField(
        choices=Level.choices, help_text=_("The lowest level whose desk, or whose grid worker, may act")
    )
    matter = serializers.CharField()
    matter_name = serializers.CharField()
    description = serializers.CharField()
    grid = PlaceShape(help_text=_("The grid that owns the case"))
    path = PlaceShape(many=True, help_text=_("The areas from the city down to the grid"))
    lng = serializers.FloatField()
    lat = serializers.FloatField()
    is_place_uncertain = serializers.BooleanField(help_text=_("The position was too rough to be sure of the grid"))
    reported_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    due_stage = serializers.ChoiceField(choices=Stage.choices, allow_blank=True)
    tone = serializers.ChoiceField(choices=Tone.choices, allow_blank=True)
    calendar_missing = serializers.BooleanField()
    unit = serializers.CharField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


def _moment(at: datetime | None) -> str | None:
    """Return a moment as DRF writes it: local, with its offset."""
    return timezone.localtime(at).isoformat() if at is not None else None


def _row(case: Any) -> dict[str, Any]:
    """Return what ``CaseShape`` says of a case read by ``page_of`` or ``named``: a serializer would cost a list as much
    as reading it does."""
    matter, path = catalogue.matter(case.matter_id), [_place(place) for place in areas.chain(case.grid_id)]
    return {
        "reference": case.reference,
        "state": case.state,
        "version": case.version,
        "level": case.level,
        "lowest_level": case.lowest_level,
        "matter": matter.code,
        "matter_name": matter.name,
        "description": case.description,
        "grid": path[-1],
        "path": path,
        "lng": case.lng,
        "lat": case.lat,
        "is_place_uncertain": case.is_place_uncertain,
        "reported_at": _moment(case.reported_at),
        "due_at": _moment(case.next_due_at),
        "due_stage": case.due_stage,
        "tone": case.tone,
        "calendar_missing": case.calendar_missing,
        "unit": case.unit_name,
        "ended_at": _moment(case.ended_at),
    }


def incident_rows(cases: Iterable[Any]) -> list[dict[str, Any]]:
    """Return what ``CaseShape`` says of each case of a page."""
    return [_row(case) for case in cases]


class ReceiptShape(Shape):
    """The answer to a report."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    grid = PlaceShape(help_text=_("The grid that owns the case"))
    path = PlaceShape(many=True, help_text=_("The areas from the city down to the grid"))
    level = serializers.ChoiceField(choices=Level.choices)
    is_place_uncertain = serializers.BooleanField()
    due_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


def receipt(case: Any) -> dict[str, Any]:
    """Return what ``ReceiptShape`` says, field by field: a serializer would cost as much as writing the case does."""
    path = [_place(place) for place in areas.chain(case.grid_id)]
    return {
        "reference": case.reference,
        "state": case.state,
        "grid": path[-1],
        "path": path,
        "level": case.level,
        "is_place_uncertain": case.is_place_uncertain,
        "due_at": _moment(case.next_due_at),
        "version": case.version,
    }


class CaseDetailShape(CaseShape):
    """A case by itself."""

    channel = serializers.ChoiceField(choices=Channel.choices)
    accuracy_m = serializers.FloatField(allow_null=True)
    place_source = serializers.ChoiceField(choices=PlaceSource.choices)
    occurred_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    dispatched_at = serializers.DateTimeField(allow_null=True)
    handled_at = serializers.DateTimeField(allow_null=True)
    handle_due_at = serializers.DateTimeField(allow_null=True)
    handler = serializers.CharField(
        allow_null=True, help_text=_("Who handles it; null for a reader who only reported it")
    )


def incident_detail(case: Any, reader: Actor) -> dict[str, Any]:
    """Return what ``CaseDetailShape`` says of a case read by ``named``, to this reader."""
    return {
        **_row(case),
        "channel": case.channel,
        "accuracy_m": case.accuracy_m,
        "place_source": case.place_source,
        "occurred_at": _moment(case.occurred_at),
        "accepted_at": _moment(case.accepted_at),
        "dispatched_at": _moment(case.dispatched_at),
        "handled_at": _moment(case.handled_at),
        "handle_due_at": _moment(case.handle_due_at),
        "handler": selectors.handler_name(case, reader),
    }


class StepShape(Shape):
    """One line of the timeline, with due and true times."""

    number = serializers.IntegerField()
    action = serializers.ChoiceField(choices=Action.choices)
    label = serializers.CharField()  # type: ignore[assignment] # the declared field is taken off the class
    at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    is_late = serializers.BooleanField()
    from_state = serializers.CharField()
    to_state = serializers.CharField()
    actor = serializers.CharField(source="actor_name")
    actor_kind = serializers.CharField()
    note = serializers.CharField()
    remark = serializers.CharField()
    detail = serializers.DictField()


class IncidentOfferShape(OfferShape):
    """One move of an incident that the caller may make."""

    action = serializers.ChoiceField(choices=Action.choices)  # type: ignore[assignment] # one of these words


class IncidentRefusalShape(RefusalShape):
    """One move of an incident that the caller may not make, and why."""

    action = serializers.ChoiceField(choices=Action.choices)  # type: ignore[assignment] # one of these words


class OffersShape(Shape):
    """What may be done now, and with which version."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    version = serializers.IntegerField()
    acts = IncidentOfferShape(many=True)
    refused = IncidentRefusalShape(many=True)


class IncidentActShape(ActShape):
    """One act on an incident."""

    to = serializers.CharField(
        required=False, help_text=_("For dispatch: grid, or unit:<number>; to hand down: a level"), max_length=40
    )
    reason = serializers.CharField(
        required=False, help_text=_("For decline: one of the choices offered"), max_length=20
    )
    photos = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=20, help_text=_("Photos sent before, if any")
    )


class PhotoShape(Shape):
    """A photo that is kept."""

    id = serializers.UUIDField()
    stage = serializers.CharField()


class DocumentShape(Shape):
    """A document of a case. ``size`` in bytes; a superseded one names its better version."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    purpose = serializers.ChoiceField(choices=DocumentPurpose.choices)
    media_type = serializers.ChoiceField(choices=MediaType.choices)
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_by = serializers.CharField(source="uploader")
    uploaded_at = serializers.DateTimeField()
    supersedes = serializers.UUIDField(allow_null=True)
    superseded_by = serializers.UUIDField(allow_null=True)


class NewDocumentShape(Shape):
    """What is sent as a form with a file; ``id`` is made by the client, so sending it again is safe."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same id with the same bytes is one document"))
    file = serializers.FileField(help_text=_("PDF, Word (DOCX), Excel (XLSX), JPEG or PNG, without macros"))
    purpose = serializers.ChoiceField(choices=DocumentPurpose.choices, default=DocumentPurpose.OTHER)
    supersedes = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text=_("The document of this case that it replaces")
    )


class StaleShape(ErrorShape):
    """Someone was faster; the case as it is now."""

    incident = CaseDetailShape()
