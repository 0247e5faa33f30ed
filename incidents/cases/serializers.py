"""Owns the shapes of incidents in JSON: what comes in as a report or an act, what goes out."""

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


def _place_data(place: areas.Place) -> dict[str, str]:
    """Return the data of ``PlaceShape`` without a serializer: a list has five places a row, which would cost most of it."""
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
    is_confidential = serializers.BooleanField(
        required=False,
        default=False,
        help_text=_(
            "Kept from everybody but the inspection desk and whom it lets in; its reporter follows it no more here"
        ),
    )

    def get_fields(self) -> dict[str, Any]:
        """Copy the fields lightly."""
        return light_fields(self)

    def to_data(self) -> ReportData:
        """Return the frozen report."""
        return ReportData(**self.validated_data)


class IncidentShape(Shape):
    """An incident in lists, for the schema; ``incident_rows`` returns its data."""

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
    grid = PlaceShape(help_text=_("The grid that owns the incident"))
    path = PlaceShape(many=True, help_text=_("The areas from the city down to the grid"))
    lng = serializers.FloatField()
    lat = serializers.FloatField()
    is_place_uncertain = serializers.BooleanField(help_text=_("The position was too rough to be sure of the grid"))
    reported_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    due_stage = serializers.ChoiceField(choices=Stage.choices, allow_blank=True)
    tone = serializers.ChoiceField(choices=Tone.choices, allow_blank=True)
    calendar_missing = serializers.BooleanField()
    suspended_until = serializers.DateField(allow_null=True)
    unit = serializers.CharField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


def _local_moment(at: datetime | None) -> str | None:
    """Return a moment as DRF writes it: local time with its offset."""
    return timezone.localtime(at).isoformat() if at is not None else None


def _incident_data(incident: Any) -> dict[str, Any]:
    """Return the data of ``IncidentShape`` without a serializer, which would cost a list as much as reading it.

    The incident is read by ``page_of`` or ``read_names``.
    """
    matter, path = catalogue.matter(incident.matter_id), [_place_data(place) for place in areas.chain(incident.grid_id)]
    return {
        "reference": incident.reference,
        "state": incident.state,
        "version": incident.version,
        "level": incident.level,
        "lowest_level": incident.lowest_level,
        "matter": matter.code,
        "matter_name": matter.name,
        "description": incident.description,
        "grid": path[-1],
        "path": path,
        "lng": incident.lng,
        "lat": incident.lat,
        "is_place_uncertain": incident.is_place_uncertain,
        "reported_at": _local_moment(incident.reported_at),
        "due_at": _local_moment(incident.next_due_at),
        "due_stage": incident.due_stage,
        "tone": incident.tone,
        "calendar_missing": incident.calendar_missing,
        "suspended_until": incident.suspended_until and incident.suspended_until.isoformat(),
        "unit": incident.unit_name,
        "ended_at": _local_moment(incident.ended_at),
    }


def incident_rows(incidents: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the data of ``IncidentShape`` for each incident of a page."""
    return [_incident_data(incident) for incident in incidents]


class ReceiptShape(Shape):
    """The answer to a report."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    grid = PlaceShape(help_text=_("The grid that owns the incident"))
    path = PlaceShape(many=True, help_text=_("The areas from the city down to the grid"))
    level = serializers.ChoiceField(choices=Level.choices)
    is_place_uncertain = serializers.BooleanField()
    due_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


def receipt(incident: Any) -> dict[str, Any]:
    """Return the data of ``ReceiptShape`` without a serializer, which would cost as much as writing the incident."""
    path = [_place_data(place) for place in areas.chain(incident.grid_id)]
    return {
        "reference": incident.reference,
        "state": incident.state,
        "grid": path[-1],
        "path": path,
        "level": incident.level,
        "is_place_uncertain": incident.is_place_uncertain,
        "due_at": _local_moment(incident.next_due_at),
        "version": incident.version,
    }


class IncidentDetailShape(IncidentShape):
    """One incident with all its fields."""

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


def incident_detail(incident: Any, reader: Actor) -> dict[str, Any]:
    """Return the data of ``IncidentDetailShape`` for this reader; the incident is read by ``read_names``."""
    return {
        **_incident_data(incident),
        "channel": incident.channel,
        "accuracy_m": incident.accuracy_m,
        "place_source": incident.place_source,
        "occurred_at": _local_moment(incident.occurred_at),
        "accepted_at": _local_moment(incident.accepted_at),
        "dispatched_at": _local_moment(incident.dispatched_at),
        "handled_at": _local_moment(incident.handled_at),
        "handle_due_at": _local_moment(incident.handle_due_at),
        "handler": selectors.handler_name(incident, reader),
    }


class StepShape(Shape):
    """One step of the timeline, with its due and actual time."""

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
    """The moves possible now, those refused, and the version they are based on."""

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
        required=False, help_text=_("To decline or suspend: one of the choices offered"), max_length=20
    )
    until = serializers.DateField(required=False, help_text=_("To suspend: the day on which it goes on by itself"))
    photos = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=20, help_text=_("Photos sent before, if any")
    )


class PhotoShape(Shape):
    """A photo that is kept."""

    id = serializers.UUIDField()
    stage = serializers.CharField()


class DocumentShape(Shape):
    """A document of an incident. ``size`` in bytes; a superseded one names the version that replaces it."""

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
    """A new document, sent as a form with a file; ``id`` is made by the client, so sending it again is safe."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same id with the same bytes is one document"))
    file = serializers.FileField(help_text=_("PDF, Word (DOCX), Excel (XLSX), JPEG or PNG, without macros"))
    purpose = serializers.ChoiceField(choices=DocumentPurpose.choices, default=DocumentPurpose.OTHER)
    supersedes = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text=_("The document of this incident that it replaces")
    )


class StaleShape(ErrorShape):
    """The answer to an act that is ``stale``: the incident as it is now."""

    incident = IncidentDetailShape()
