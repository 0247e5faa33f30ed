"""The shapes of admitted matters, of admissions and of township rules in JSON."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.web.act_api import ActShape, OfferShape, RefusalShape
from foundation.web.rest import QueryShape, Shape, WordsField
from grids.areas.choices import Level
from incidents.catalogue.choices import (
    AdmissionState,
    FirstHolder,
    Line,
    Opinion,
    RuleState,
)
from incidents.catalogue.importers import LONGEST_CONDITION
from incidents.catalogue.selectors.township_rules import (
    LadderLine,
    LimitLine,
    RouteLine,
    RuleContent,
    RungLine,
)
from procedures.clocks.choices import LimitUnit, RungAudience

MOST_ROWS = 2_000


class AdmissionShape(Shape):
    """One admission."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=AdmissionState.choices)
    version = serializers.IntegerField()
    matter = serializers.CharField(source="matter.code")
    unit = serializers.CharField(source="unit.code")
    legal_basis = serializers.CharField()
    hours_per_month = serializers.IntegerField()
    workload = serializers.CharField()
    funding = serializers.CharField()
    training = serializers.CharField()
    exit_on = serializers.DateField()
    applied_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class ApplicationShape(Shape):
    """An application: the code of the matter, the code of the caller's unit, and what it rests on."""

    matter = serializers.CharField(max_length=20)
    unit = serializers.CharField(max_length=40)
    legal_basis = WordsField(max_length=LONGEST_CONDITION)
    hours_per_month = serializers.IntegerField(min_value=1, max_value=744)
    workload = WordsField(max_length=LONGEST_CONDITION, required=False, allow_blank=True, default="")
    funding = WordsField(max_length=LONGEST_CONDITION)
    training = WordsField(max_length=LONGEST_CONDITION)
    exit_on = serializers.DateField()


class AdmissionActShape(ActShape):
    """One act on an admission."""

    opinion = serializers.ChoiceField(choices=Opinion.choices, required=False)
    exit_on = serializers.DateField(required=False)


class AdmissionOffersShape(Shape):
    """What may be done to an admission now."""

    state = serializers.CharField()
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)


class MatterShape(Shape):
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


class RulesQueryShape(QueryShape):
    """Whose rules, and of which day."""

    area = serializers.CharField(max_length=40, help_text=_("Code of an area"))
    on = serializers.DateField(required=False, default=None, help_text=_("A day; today without one"))


class LimitLineShape(Shape):
    """A limit of a version."""

    matter = serializers.CharField(
        max_length=20, required=False, allow_blank=True, default="", help_text=_("Code of a matter; empty: all matters")
    )
    stage = serializers.CharField(
        max_length=20, help_text=_("A stage: accept, dispatch, handle, check, suspension or answer")
    )
    amount = serializers.IntegerField(min_value=1, max_value=32_767)
    unit = serializers.CharField(
        max_length=20, help_text=_("urgent_hour, urgent_day, work_hour, work_day or natural_day")
    )


class RouteLineShape(Shape):
    """Where a matter goes: the level of its first desk, and a unit or a function; empty: as the matter says."""

    matter = serializers.CharField(max_length=20)
    start_level = serializers.ChoiceField(choices=Level.choices, required=False, allow_blank=True, default="")
    unit = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default="", help_text=_("Code of a unit")
    )
    unit_function = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class RungLineShape(Shape):
    """One level of a ladder: at a share of the limit, or some time after it was due."""

    tone = serializers.CharField(max_length=20, help_text=_("amber, due, yellow or red"))
    percent = serializers.IntegerField(min_value=1, max_value=100, required=False, default=100)
    offset = serializers.IntegerField(min_value=0, max_value=32_767, required=False, default=0)
    offset_unit = serializers.CharField(max_length=20, required=False, default=str(LimitUnit.WORK_HOUR))
    tells = serializers.ListField(
        child=serializers.ChoiceField(choices=RungAudience.choices), required=False, default=list, max_length=4
    )
    raises = serializers.BooleanField(required=False, default=False)
    ignores_quiet_hours = serializers.BooleanField(required=False, default=False)


class LadderLineShape(Shape):
    """The ladder of urgent limits, or that of all others."""

    is_urgent = serializers.BooleanField()
    rungs = RungLineShape(many=True)


class QuietHoursShape(Shape):
    """Between which times nobody is disturbed."""

    begins = serializers.TimeField()
    ends = serializers.TimeField()


class RulePartsShape(Shape):
    """Parts of a version of rules; each that is sent takes the place of the one before as a whole."""

    effective_from = serializers.DateField(required=False, allow_null=True)
    words = WordsField(max_length=2_000, required=False, allow_blank=True)
    numbers = serializers.DictField(
        child=serializers.FloatField(), required=False, help_text=_("Numbers of the practice by name; see GET rules/")
    )
    limits = LimitLineShape(many=True, required=False)
    ownership = serializers.DictField(
        child=serializers.ChoiceField(choices=FirstHolder.choices),
        required=False,
        help_text=_("component, incident: whose desk comes first"),
    )
    routes = RouteLineShape(many=True, required=False)
    ladders = LadderLineShape(many=True, required=False)
    quiet_hours = QuietHoursShape(required=False, allow_null=True)
    week = serializers.ListField(
        child=serializers.ListField(
            child=serializers.ListField(child=serializers.CharField(max_length=5), min_length=2, max_length=2),
            max_length=20,
        ),
        min_length=7,
        max_length=7,
        required=False,
        allow_null=True,
        help_text=_("Seven lists of pairs like 09:00, 12:00, Monday first"),
    )


def rule_parts(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return validated parts as ``RuleContent`` has them."""
    found = {name: values[name] for name in RuleContent.__dataclass_fields__ if name in values}
    if "limits" in found:
        found["limits"] = tuple(LimitLine(**line) for line in found["limits"])
    if "routes" in found:
        found["routes"] = tuple(RouteLine(**line) for line in found["routes"])
    if "ladders" in found:
        found["ladders"] = tuple(_ladder_line(line) for line in found["ladders"])
    if found.get("quiet_hours"):
        hours: Mapping[str, time] = found["quiet_hours"]
        found["quiet_hours"] = (hours["begins"], hours["ends"])
    return found


def _ladder_line(line: Mapping[str, Any]) -> LadderLine:
    rungs = (RungLine(**{**rung, "tells": tuple(rung["tells"])}) for rung in line["rungs"])
    return LadderLine(line["is_urgent"], tuple(rungs))


class DraftShape(RulePartsShape):
    """A draft of rules for an area; what is not sent is as in the version in force."""

    area = serializers.CharField(max_length=40, help_text=_("Code of a township"))


class RuleActShape(ActShape, RulePartsShape):
    """One act on a version of rules; ``change`` takes parts, ``approve`` a first day."""

    def get_fields(self) -> dict[str, Any]:
        """Return the fields of an act and those of the parts, whose shapes in shapes are not copied lightly."""
        return dict(serializers.Serializer.get_fields(self))


class RuleVersionShape(Shape):
    """One version of the rules of an area."""

    id = serializers.IntegerField()
    area = serializers.CharField(source="area_code")
    state = serializers.ChoiceField(choices=RuleState.choices)
    version = serializers.IntegerField()
    number = serializers.IntegerField(allow_null=True)
    effective_from = serializers.DateField(allow_null=True)
    effective_to = serializers.DateField(allow_null=True)
    words = serializers.CharField()
    made_by = serializers.CharField()
    made_at = serializers.DateTimeField()
    approved_by = serializers.CharField()
    approved_at = serializers.DateTimeField(allow_null=True)


class RuleInForceShape(Shape):
    """One rule that holds in a place, in words, with the version that brought it and who set it."""

    kind = serializers.ChoiceField(choices=["number", "limit", "ownership", "route", "ladder"])
    key = serializers.CharField(help_text=_("Name of a number, code of a matter, kind of matters, name of a ladder"))
    stage = serializers.CharField()
    name = serializers.CharField()
    value = serializers.CharField()
    origin_name = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    since = serializers.DateField(allow_null=True)
    set_by = serializers.CharField()
    approved_by = serializers.CharField()
    set_at = serializers.DateTimeField(allow_null=True)


class RulesShape(Shape):
    """What holds in a place on a day: the version of its own rules, if it has one, and every rule."""

    area = serializers.CharField()
    on = serializers.DateField()
    version = RuleVersionShape(allow_null=True)
    rules = RuleInForceShape(many=True)


class RuleOffersShape(Shape):
    """What may be done to a version of rules now."""

    state = serializers.CharField()
    version = serializers.IntegerField()
    acts = OfferShape(many=True)
    refused = RefusalShape(many=True)
