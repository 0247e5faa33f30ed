"""What comes in as a report, and the answers to it."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.web.rest import FlatShape, Shape, WordsField
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.cases.choices import (
    About,
    Action,
    PlaceSource,
    State,
)
from incidents.cases.serializers.shared import PlaceShape, local_moment, place_data
from incidents.cases.services import ReportData
from incidents.cases.services.intake import LONGEST_WORDS
from incidents.cases.services.unplaced import LONGEST_ADDRESS, UnplacedData


class ReportShape(FlatShape):
    """What a reporter sends; ``id`` is made by the client, so sending it again is safe."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same id with the same content is one report"))
    matter = serializers.CharField(max_length=20, help_text=_("Code of a matter"))
    description = WordsField(max_length=LONGEST_WORDS, allow_blank=True, required=False, default="")
    lng = serializers.FloatField(
        required=False, min_value=-180, max_value=180, help_text=_("Longitude in degrees, WGS 84 or CGCS2000")
    )
    lat = serializers.FloatField(required=False, min_value=-90, max_value=90, help_text=_("Latitude in degrees"))
    address = serializers.CharField(
        required=False,
        max_length=LONGEST_ADDRESS,
        help_text=_("Where it is in words, in place of longitude and latitude, for what came by telephone or letter"),
    )
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
    standard = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=10,
        help_text=_(
            "Number of the standard of its matter that fits, for people with a posting; the desk may choose another"
        ),
    )
    about = serializers.ChoiceField(
        choices=About.choices,
        required=False,
        default=About.NOBODY,
        help_text=_("Whom of the office it is about, if anybody: then it is confidential, and they do not receive it"),
    )
    then = serializers.ChoiceField(
        choices=[Action.TAKE.value],
        required=False,
        default="",
        allow_blank=True,
        help_text=_("take: a worker takes at once what lies in the own grid; elsewhere it is only reported"),
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for a point or for words that say where."""
        missing = [name for name in ("lng", "lat") if attrs.get(name) is None]
        if missing and (len(missing) == 1 or not attrs.get("address")):
            raise serializers.ValidationError({name: gettext("This is needed.") for name in missing})
        return attrs

    @property
    def has_point(self) -> bool:
        """Say whether a valid report has a point; the words that say where are for those without one."""
        return "lng" in self.validated_data

    def to_data(self) -> ReportData:
        """Return the frozen report of a valid shape with a point."""
        apart = ("then", "address")
        return ReportData(**{name: value for name, value in self.validated_data.items() if name not in apart})

    @property
    def takes_at_once(self) -> bool:
        """Say whether the reporter takes it at once where it is the own."""
        return bool(self.validated_data["then"])

    def to_unplaced(self) -> UnplacedData:
        """Return the frozen report of a valid shape without a point."""
        names = ("id", "matter", "description", "address", "occurred_at", "is_confidential", "about", "standard")
        return UnplacedData(**{name: self.validated_data[name] for name in names})


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
    path = [place_data(place) for place in areas.chain(incident.grid_id)]
    return {
        "reference": incident.reference,
        "state": incident.state,
        "grid": path[-1],
        "path": path,
        "level": incident.level,
        "is_place_uncertain": incident.is_place_uncertain,
        "due_at": local_moment(incident.next_due_at),
        "version": incident.version,
    }


class WaitingShape(Shape):
    """The answer to a report that waits until a desk puts it on the map; it keeps its reference as an incident."""

    reference = serializers.CharField()
    address = serializers.CharField()
    reported_at = serializers.DateTimeField()
