"""Owns the shapes of cases in JSON: what comes in as a report or an act, what goes out."""

from copy import copy
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from governance.kernel.rest import ErrorShape
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.cases import selectors
from incidents.cases.choices import Action, Channel, PlaceSource, State, Tone
from incidents.cases.services import ReportData
from incidents.cases.services.intake import LONGEST_WORDS
from incidents.catalogue.choices import Line, Stage

Base = serializers.Serializer[Any]


class PlaceShape(Base):
    """An area by its code."""

    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.CharField()


def _place(place: areas.Place) -> dict[str, str]:
    """Return what ``PlaceShape`` says: a list names five places a row, and a serializer each would cost most of it."""
    return {"code": place.code, "name": place.name, "level": place.level}


class MatterShape(Base):
    """An admitted matter with its standard."""

    code = serializers.CharField()
    name = serializers.CharField()
    name_en = serializers.CharField()
    line = serializers.ChoiceField(choices=Line.choices)
    icon = serializers.CharField()
    start_level = serializers.CharField()
    filing_condition = serializers.CharField()
    closing_condition = serializers.CharField()
    photo_to_finish = serializers.BooleanField()
    is_public = serializers.BooleanField()


class ReportShape(Base):
    """What a reporter sends; ``id`` is made by the client, so sending it again is safe."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same id with the same content is one report"))
    matter = serializers.CharField(max_length=20, help_text=_("Code of a matter"))
    description = serializers.CharField(max_length=LONGEST_WORDS, allow_blank=True, required=False, default="")
    lng = serializers.FloatField(min_value=-180, max_value=180, help_text=_("Longitude in degrees, WGS 84 or CGCS2000"))
    lat = serializers.FloatField(min_value=-90, max_value=90, help_text=_("Latitude in degrees"))
    accuracy_m = serializers.FloatField(required=False, allow_null=True, default=None, min_value=0)
    occurred_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    place_source = serializers.ChoiceField(choices=PlaceSource.choices, required=False, default=PlaceSource.PIN)

    def get_fields(self) -> dict[str, Any]:
        """Copy the fields lightly: they are flat, and DRF's deep copies cost more than validating."""
        return {name: copy(declared) for name, declared in self._declared_fields.items()}

    def to_data(self) -> ReportData:
        """Return the frozen report."""
        return ReportData(**self.validated_data)


class CaseShape(Base):
    """A case as lists show it; read with its names."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    version = serializers.IntegerField()
    level = serializers.ChoiceField(choices=Level.choices)
    matter = serializers.CharField(source="matter.code")
    matter_name = serializers.CharField(source="matter.name")
    description = serializers.CharField()
    grid = serializers.SerializerMethodField()
    path = serializers.SerializerMethodField()
    lng = serializers.FloatField()
    lat = serializers.FloatField()
    reported_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(source="next_due_at", allow_null=True)
    due_stage = serializers.ChoiceField(choices=Stage.choices, allow_blank=True)
    tone = serializers.ChoiceField(choices=Tone.choices, allow_blank=True)
    calendar_missing = serializers.BooleanField()
    unit = serializers.CharField(source="unit.name", default=None, allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(PlaceShape)
    def get_grid(self, case: Any) -> Any:
        """The grid that owns the case."""
        return _place(areas.place(case.grid_id))

    @extend_schema_field(PlaceShape(many=True))
    def get_path(self, case: Any) -> Any:
        """The areas from the city down to the grid."""
        return [_place(place) for place in areas.chain(case.grid_id)]


class ReceiptShape(Base):
    """The answer to a report."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    grid = serializers.SerializerMethodField()
    path = serializers.SerializerMethodField()
    level = serializers.ChoiceField(choices=Level.choices)
    due_at = serializers.DateTimeField(source="next_due_at", allow_null=True)
    version = serializers.IntegerField()

    get_grid = CaseShape.get_grid
    get_path = CaseShape.get_path


def receipt(case: Any) -> dict[str, Any]:
    """Return what ``ReceiptShape`` says, field by field: a serializer would cost as much as writing the case does."""
    path = [_place(place) for place in areas.chain(case.grid_id)]
    return {
        "reference": case.reference,
        "state": case.state,
        "grid": path[-1],
        "path": path,
        "level": case.level,
        "due_at": _MOMENT.to_representation(case.next_due_at) if case.next_due_at else None,
        "version": case.version,
    }


_MOMENT = serializers.DateTimeField()


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
    handler = serializers.SerializerMethodField()

    def get_handler(self, case: Any) -> str | None:
        """Who handles it; null for a reader who only reported it."""
        return selectors.handler_name(case, self.context["reader"])


class StepShape(Base):
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


class ChoiceShape(Base):
    """One value a field may take."""

    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment] # the declared field is taken off the class


class OfferShape(Base):
    """One move the caller may make."""

    action = serializers.ChoiceField(choices=Action.choices)
    label = serializers.CharField()  # type: ignore[assignment] # the declared field is taken off the class
    needs = serializers.ListField(child=serializers.CharField(), help_text=_("Fields that must be sent"))
    takes = serializers.ListField(child=serializers.CharField(), help_text=_("Fields that may be sent"))
    choices = serializers.DictField(child=ChoiceShape(many=True))


class RefusalShape(Base):
    """One move the caller may not make, and why."""

    action = serializers.ChoiceField(choices=Action.choices)
    label = serializers.CharField()  # type: ignore[assignment] # the declared field is taken off the class
    reason = serializers.CharField()


class OffersShape(Base):
    """What may be done now, and with which version."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)


class ActShape(Base):
    """One act. ``version`` is that of the case the caller saw."""

    action = serializers.CharField(max_length=30)
    version = serializers.IntegerField(min_value=1)
    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=LONGEST_WORDS)
    to = serializers.CharField(required=False, help_text=_("For dispatch: grid, or unit:<number>"), max_length=40)
    reason = serializers.CharField(
        required=False, help_text=_("For decline: one of the choices offered"), max_length=20
    )
    photos = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=20, help_text=_("Photos sent before, if any")
    )

    def data_of_act(self) -> dict[str, Any]:
        """Return what the move may need beside the note."""
        return {name: self.validated_data[name] for name in ("to", "reason", "photos") if name in self.validated_data}


class PhotoShape(Base):
    """A photo that is kept."""

    id = serializers.UUIDField()
    stage = serializers.CharField()


class CaseListQuery(Base):
    """What pages a list; what narrows it stands in the filter."""

    ordering = serializers.CharField(required=False, default="-reported_at")
    cursor = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    limit = serializers.IntegerField(required=False, default=50, min_value=1, max_value=200)


class CaseListShape(Base):
    """A page of cases; ``count`` goes no further than 10,001."""

    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = CaseShape(many=True)


class StaleShape(ErrorShape):
    """Someone was faster; the case as it is now."""

    incident = CaseDetailShape()
