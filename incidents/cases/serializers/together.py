"""Owns the shapes of an act on several incidents: what is asked for, and what came of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from foundation.process.acts import SentAct
from foundation.web.rest import Shape
from incidents.cases.choices import State
from incidents.cases.serializers import IncidentActShape
from incidents.cases.services import MOST_TOGETHER, ActOutcome


@extend_schema_field(
    {"oneOf": [{"type": "integer", "minimum": 1}, {"type": "object", "additionalProperties": {"type": "integer"}}]}
)
class VersionsField(serializers.Field[Any, Any, Any, Any]):
    """The version seen: one number for all, or one for each reference."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the number, or numbers by reference; raises ``ValidationError`` for anything else."""
        given = data.values() if isinstance(data, dict) else [data]
        if not all(isinstance(one, int) and not isinstance(one, bool) and one > 0 for one in given):
            raise serializers.ValidationError(gettext("Send the version as a number, or a number for each reference."))
        return {str(name).upper(): one for name, one in data.items()} if isinstance(data, dict) else data

    def to_representation(self, value: Any) -> Any:
        """Return it as it is."""
        return value


@dataclass(frozen=True, slots=True)
class AskedTogether:
    """One act on a set of incidents, as the API was asked for it."""

    references: list[str]
    sent: SentAct
    versions: dict[str, int]
    all_or_none: bool


class TogetherShape(IncidentActShape):
    """One act on several incidents."""

    references = serializers.ListField(
        child=serializers.CharField(max_length=20), max_length=MOST_TOGETHER, min_length=1
    )
    mode = serializers.ChoiceField(
        choices=["all", "each"],
        default="each",
        help_text=_("all: nothing is done where one is refused; each: what is possible is done"),
    )
    version = VersionsField(  # type: ignore[assignment] # of several
        required=False, default=None, help_text=_("The version seen, if it matters: one for all, or one by reference")
    )

    @property
    def act_request(self) -> AskedTogether:
        """Return what was asked for; to be read of a valid shape."""
        values = dict(self.validated_data)
        references, mode, version = (values.pop(name) for name in ("references", "mode", "version"))
        action, note, act_id = (values.pop(name) for name in ("action", "note", "act_id"))
        then = values.pop("then", "")
        each = version if isinstance(version, dict) else {one.upper(): version for one in references if version}
        return AskedTogether(references, SentAct(action, None, note, values, act_id, then), each, mode == "all")


class OutcomeShape(Shape):
    """What came of an act on one incident: where it stands now, or why it was refused."""

    reference = serializers.CharField()
    ok = serializers.BooleanField()
    state = serializers.ChoiceField(choices=State.choices, required=False)
    version = serializers.IntegerField(required=False)
    code = serializers.CharField(required=False)
    message = serializers.CharField(required=False)
    fields = serializers.DictField(child=serializers.CharField(), required=False)  # type: ignore[assignment] # as of every error


class OutcomesShape(Shape):
    """One outcome for each reference, in their order."""

    done = serializers.IntegerField(help_text=_("How many were done"))
    outcomes = OutcomeShape(many=True)


def outcomes_data(outcomes: Iterable[ActOutcome]) -> dict[str, Any]:
    """Return the data of ``OutcomesShape``."""
    rows = [
        {"reference": one.reference, "ok": True, "state": one.state, "version": one.version}
        if one.ok
        else {
            "reference": one.reference,
            "ok": False,
            "code": one.code,
            "message": one.message,
            **({"fields": dict(one.fields)} if one.fields else {}),
        }
        for one in outcomes
    ]
    return {"done": sum(row["ok"] is True for row in rows), "outcomes": rows}
