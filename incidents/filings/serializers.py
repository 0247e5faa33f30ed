"""Owns the shapes of reports for record in JSON: what is filed, what goes out, what an act says."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.web.act_api import ActShape, OfferShape, RefusalShape
from foundation.web.rest import ErrorShape, Shape, WordsField
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.filings.choices import FilingKind, FilingState, Sensitivity
from incidents.filings.services.intake import LONGEST_FACTS, LONGEST_WHY, FilingData


class NewFilingShape(Shape):
    """A report for record; ``id`` is made by the client, so sending it again is safe."""

    id = serializers.UUIDField(help_text=_("Made by the client; the same id with the same content is one report"))
    kind = serializers.ChoiceField(choices=FilingKind.choices)
    facts = WordsField(max_length=LONGEST_FACTS)
    why_not_a_case = WordsField(max_length=LONGEST_WHY)
    lng = serializers.FloatField(
        required=False,
        allow_null=True,
        default=None,
        min_value=-180,
        max_value=180,
        help_text=_("Longitude in degrees, WGS 84 or CGCS2000; without a place it lies in the reporter's own grid"),
    )
    lat = serializers.FloatField(required=False, allow_null=True, default=None, min_value=-90, max_value=90)
    occurred_at = serializers.DateTimeField(required=False, allow_null=True, default=None)
    is_urgent = serializers.BooleanField(required=False, default=False)
    names_person = serializers.BooleanField(
        required=False, default=False, help_text=_("Then its reporter and the desk of its level alone read it")
    )

    def to_data(self) -> FilingData:
        """Return the frozen report."""
        return FilingData(**self.validated_data)


class FilingReceiptShape(Shape):
    """The answer to a report for record."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=FilingState.choices)


class FilingShape(Shape):
    """A report for record; ``filing_rows`` writes it."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=FilingState.choices)
    version = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=FilingKind.choices)
    facts = serializers.CharField()
    why_not_a_case = serializers.CharField()
    is_urgent = serializers.BooleanField()
    sensitivity = serializers.ChoiceField(choices=Sensitivity.choices)
    level = serializers.ChoiceField(choices=Level.choices, help_text=_("The level whose desk reads it first"))
    grid = serializers.CharField(help_text=_("Code of the grid it lies in"))
    grid_name = serializers.CharField()
    lng = serializers.FloatField(allow_null=True)
    lat = serializers.FloatField(allow_null=True)
    occurred_at = serializers.DateTimeField()
    filed_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    watch_until = serializers.DateField(allow_null=True)
    master = serializers.CharField(allow_null=True, help_text=_("Number of the one it was merged with"))
    incident = serializers.CharField(allow_null=True, help_text=_("Reference of the incident it was made"))
    expires_on = serializers.DateField()
    ended_at = serializers.DateTimeField(allow_null=True)


_PLAIN = (
    "number", "state", "version", "kind", "facts", "why_not_a_case", "is_urgent", "sensitivity", "level", "lng", "lat",
)  # fmt: skip
_MOMENTS = ("occurred_at", "filed_at", "acknowledged_at", "ended_at")
_DAYS = ("watch_until", "expires_on")


def filing_row(filing: Any) -> dict[str, Any]:
    """Return what ``FilingShape`` says of one."""
    grid = areas.place(filing.grid_id)
    moments = {name: getattr(filing, name) for name in _MOMENTS}
    return {
        **{name: getattr(filing, name) for name in _PLAIN},
        **{name: timezone.localtime(at).isoformat() if at else None for name, at in moments.items()},
        **{name: day.isoformat() if (day := getattr(filing, name)) else None for name in _DAYS},
        "grid": grid.code,
        "grid_name": grid.name,
        "master": filing.master.number if filing.master else None,
        "incident": filing.incident_reference or None,
    }


def filing_rows(filings: Iterable[Any]) -> list[dict[str, Any]]:
    """Return what ``FilingShape`` says of each of a page."""
    return [filing_row(filing) for filing in filings]


class FilingActShape(ActShape):
    """One act on a report for record."""

    until = serializers.DateField(required=False, help_text=_("For watch: the last day of watching"))
    master = serializers.CharField(required=False, max_length=20, help_text=_("For merge: the number of the other one"))
    matter = serializers.CharField(required=False, max_length=20, help_text=_("For convert: code of a matter"))


class FilingOffersShape(Shape):
    """The acts of one report for record."""

    number = serializers.CharField()
    state = serializers.ChoiceField(choices=FilingState.choices)
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)


class StaleFilingShape(ErrorShape):
    """Someone was faster: the report for record as it is now."""

    filing = FilingShape()
