"""Incidents as they go out: in lists, alike ones, one by one, and why they went as they did."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.kernel.actor import Actor
from foundation.web.rest import QueryShape, Shape, WordsField
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.cases import selectors
from incidents.cases.choices import (
    Action,
    AppealReason,
    AppealState,
    CallBackWay,
    Channel,
    EnforcementResult,
    PlaceSource,
    State,
    SupervisionKind,
    Tone,
    WhistleKind,
)
from incidents.cases.selectors.similar import Similar
from incidents.cases.serializers.shared import PlaceShape, local_moment, place_data
from incidents.cases.services.intake import LONGEST_WORDS
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import MatterRule


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
    supervised_at = serializers.DateTimeField(
        allow_null=True, help_text=_("Since when a supervision waits for its answer; null for none")
    )
    is_copy = serializers.BooleanField(help_text=_("Linked to an earlier report, which is the one that is handled"))
    is_split = serializers.BooleanField(help_text=_("It has sub-incidents, and is counted once, as the whole"))
    is_child = serializers.BooleanField(help_text=_("A sub-incident: it is in no count of its own"))
    unit = serializers.CharField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


def _incident_data(incident: Any) -> dict[str, Any]:
    """Return the data of ``IncidentShape`` without a serializer, which would cost a list as much as reading it.

    The incident is read by ``page_of`` or ``read_names``.
    """
    matter, path = catalogue.matter(incident.matter_id), [place_data(place) for place in areas.chain(incident.grid_id)]
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
        "reported_at": local_moment(incident.reported_at),
        "due_at": local_moment(incident.next_due_at),
        "due_stage": incident.due_stage,
        "tone": incident.tone,
        "calendar_missing": incident.calendar_missing,
        "suspended_until": incident.suspended_until and incident.suspended_until.isoformat(),
        "supervised_at": local_moment(incident.supervised_at),
        "is_copy": incident.master_id is not None,
        "is_split": incident.is_split,
        "is_child": incident.parent_id is not None,
        "unit": incident.unit_name,
        "ended_at": local_moment(incident.ended_at),
    }


def incident_rows(incidents: Iterable[Any]) -> list[dict[str, Any]]:
    """Return the data of ``IncidentShape`` for each incident of a page."""
    return [_incident_data(incident) for incident in incidents]


class SimilarQuery(QueryShape):
    """A report that is being written."""

    lng = serializers.FloatField(min_value=-180, max_value=180, help_text=_("Longitude in degrees, WGS 84"))
    lat = serializers.FloatField(min_value=-90, max_value=90, help_text=_("Latitude in degrees"))
    matter = serializers.CharField(max_length=20, help_text=_("Code of a matter"))
    description = WordsField(max_length=LONGEST_WORDS, allow_blank=True, required=False, default="")

    def validate_matter(self, code: str) -> MatterRule:
        """Return the matter of this code on today's list."""
        rule = next((one for one in catalogue.matters(areas.today()) if one.code == code), None)
        if rule is None:
            raise serializers.ValidationError(gettext("Choose a matter from the list."))
        return rule


class AlikeShape(IncidentShape):
    """An incident that a report may repeat."""

    metres = serializers.IntegerField(help_text=_("How far away"))
    likeness = serializers.FloatField(help_text=_("Share of the words they have in common, 0 to 1"))


class SimilarShape(Shape):
    """What a report may repeat; ``incidents`` is empty for whoever has no posting."""

    count = serializers.IntegerField()
    incidents = AlikeShape(many=True)


def similar(found: Similar) -> dict[str, Any]:
    """Return the data of ``SimilarShape``."""
    rows = [
        {**_incident_data(one.incident), "metres": one.metres, "likeness": round(one.likeness, 3)}
        for one in found.found
    ]
    return {"count": found.count, "incidents": rows}


class CallBackShape(Shape):
    """A call-back, made or to be made."""

    reference = serializers.CharField(source="incident.reference")
    closed_at = serializers.DateTimeField()
    is_sampled = serializers.BooleanField()
    unit = serializers.CharField(source="unit.name", default=None, allow_null=True)
    way = serializers.ChoiceField(choices=CallBackWay.choices, allow_blank=True)
    called_at = serializers.DateTimeField(allow_null=True)
    responded = serializers.BooleanField(allow_null=True)
    solved = serializers.BooleanField(allow_null=True)
    content = serializers.BooleanField(allow_null=True)
    words = serializers.CharField()


class AssistShape(Shape):
    """A unit that was called to an incident. ``due_at``: until when it had to arrive; ``words``: what it did."""

    unit = serializers.CharField(source="unit.name")
    kind = serializers.ChoiceField(choices=WhistleKind.choices)
    task = serializers.CharField()
    whistled_by = serializers.CharField(allow_null=True)
    whistled_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    arrived_by = serializers.CharField(allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    words = serializers.CharField()


class DisputeShape(Shape):
    """A return as not the unit's duty, with the ruling if there is one, the objection to it and the answer."""

    unit = serializers.CharField(source="unit.name")
    words = serializers.CharField()
    returned_at = serializers.DateTimeField()
    settled_at = serializers.DateTimeField(allow_null=True)
    ruled_unit = serializers.CharField(source="ruled_unit.name", allow_null=True, default=None)
    ruled_at = serializers.DateTimeField(allow_null=True)
    grounds = serializers.CharField()
    is_backstop = serializers.BooleanField()
    objection = serializers.CharField()
    answer = serializers.CharField()


class ListedAssistShape(AssistShape):
    """A unit that was called, with the incident it was called to."""

    reference = serializers.CharField(source="incident.reference")
    ended_at = serializers.DateTimeField(allow_null=True)


class ListedDisputeShape(DisputeShape):
    """A dispute of duty, with its incident."""

    reference = serializers.CharField(source="incident.reference")


class SupervisionShape(Shape):
    """An order of supervision and its answer; ``level``: of the desk that ordered it."""

    reference = serializers.CharField(source="incident.reference")
    kind = serializers.ChoiceField(choices=SupervisionKind.choices)
    level = serializers.ChoiceField(choices=Level.choices)
    requirement = serializers.CharField()
    ordered_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    answer = serializers.CharField()


class AppealShape(Shape):
    """An appeal against the lateness of one round, and when each of two people reviewed it."""

    reference = serializers.CharField(source="incident.reference")
    round = serializers.IntegerField()
    state = serializers.ChoiceField(choices=AppealState.choices)
    reason = serializers.ChoiceField(choices=AppealReason.choices)
    words = serializers.CharField()
    asked_at = serializers.DateTimeField()
    first_at = serializers.DateTimeField(allow_null=True)
    second_at = serializers.DateTimeField(allow_null=True)


class ReferralShape(Shape):
    """An incident handed to enforcement; ``package``, ``package_word`` and ``result_document`` are documents of the incident."""

    unit = serializers.CharField(source="unit.name")
    facts = serializers.CharField()
    package = serializers.UUIDField()
    package_word = serializers.UUIDField(allow_null=True, help_text=_("The same package as a Word document"))
    handed_at = serializers.DateTimeField()
    result = serializers.ChoiceField(choices=EnforcementResult.choices, allow_blank=True)
    result_words = serializers.CharField()
    result_document = serializers.UUIDField(allow_null=True)
    result_at = serializers.DateTimeField(allow_null=True)


class ChildShape(Shape):
    """A sub-incident, as those in charge of the whole see it."""

    reference = serializers.CharField()
    matter = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    unit = serializers.CharField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True)
    tone = serializers.ChoiceField(choices=Tone.choices, allow_blank=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    result = serializers.CharField(help_text=_("What came of it, in words; empty before"))


def _child_data(child: selectors.Child) -> dict[str, Any]:
    one = child.incident
    return {
        "reference": one.reference,
        "matter": catalogue.matter(one.matter_id).code,
        "state": one.state,
        "unit": one.unit_name,
        "due_at": local_moment(one.next_due_at),
        "tone": one.tone,
        "ended_at": local_moment(one.ended_at),
        "result": child.result,
    }


class IncidentDetailShape(IncidentShape):
    """One incident with all its fields; what units do together is empty for a reader who only reported it."""

    channel = serializers.ChoiceField(choices=Channel.choices)
    accuracy_m = serializers.FloatField(allow_null=True)
    place_source = serializers.ChoiceField(choices=PlaceSource.choices)
    occurred_at = serializers.DateTimeField()
    accepted_at = serializers.DateTimeField(allow_null=True)
    dispatched_at = serializers.DateTimeField(allow_null=True)
    handled_at = serializers.DateTimeField(allow_null=True)
    handle_due_at = serializers.DateTimeField(allow_null=True)
    extensions = serializers.IntegerField(help_text=_("How often more time was granted in this round"))
    extension_asked_at = serializers.DateTimeField(
        allow_null=True, help_text=_("Since when a request for more time waits for its answer; null for none")
    )
    was_late = serializers.BooleanField(help_text=_("Handled after its deadline, whatever an appeal decided"))
    overtime_exempt = serializers.BooleanField(help_text=_("Late, and not counted as late after an appeal"))
    appeal = serializers.ChoiceField(choices=AppealState.choices, allow_blank=True)
    handler = serializers.CharField(
        allow_null=True, help_text=_("Who handles it; null for a reader who only reported it")
    )
    is_ruled = serializers.BooleanField(help_text=_("A desk ruled that it is the duty of its unit, which acts first"))
    awaits_enforcement = serializers.BooleanField(help_text=_("Handed to enforcement, whose result is not back"))
    assists = AssistShape(many=True)
    townships = serializers.ListField(
        child=serializers.CharField(), help_text=_("Names of the other townships that it touches")
    )
    coordinator = serializers.CharField(help_text=_("Whose desk coordinates where it touches several townships"))
    disputes = DisputeShape(many=True)
    referrals = ReferralShape(many=True)
    parent = serializers.CharField(  # type: ignore[assignment] # the declared field is taken off the class
        help_text=_("Reference of the incident it was split off; empty for none")
    )
    children = ChildShape(many=True)


def incident_detail(incident: Any, reader: Actor) -> dict[str, Any]:
    """Return the data of ``IncidentDetailShape`` for this reader; the incident is read by ``read_names``."""
    joint, family = selectors.joint_work_for(reader, incident), selectors.family_of(incident, reader)
    return {
        **_incident_data(incident),
        "channel": incident.channel,
        "accuracy_m": incident.accuracy_m,
        "place_source": incident.place_source,
        "occurred_at": local_moment(incident.occurred_at),
        "accepted_at": local_moment(incident.accepted_at),
        "dispatched_at": local_moment(incident.dispatched_at),
        "handled_at": local_moment(incident.handled_at),
        "handle_due_at": local_moment(incident.handle_due_at),
        "extensions": incident.extensions,
        "extension_asked_at": local_moment(incident.extension_asked_at),
        "was_late": selectors.was_late(incident),
        "overtime_exempt": incident.overtime_exempt,
        "appeal": incident.appeal,
        "handler": selectors.handler_name(incident, reader),
        "is_ruled": incident.is_ruled,
        "awaits_enforcement": incident.awaits_enforcement,
        "assists": AssistShape(joint.assists, many=True).data,
        "townships": list(joint.townships),
        "coordinator": joint.coordinator,
        "disputes": DisputeShape(joint.disputes, many=True).data,
        "referrals": ReferralShape(joint.referrals, many=True).data,
        "parent": family.parent,
        "children": [_child_data(child) for child in family.children],
    }


class ReasonShape(Shape):
    """One thing the rules decided about an incident, and by which rule."""

    subject = serializers.CharField(help_text=_("What was decided, in words"))
    value = serializers.CharField(help_text=_("What came out, in words"))
    rule = serializers.CharField(help_text=_("Which rule said so, in words"))
    origin = serializers.ChoiceField(
        choices=["version", "city", "standard", "matter", "product", "net", "desk"],
        help_text=_("Where the rule comes from; version: of an area's own rules"),
    )
    origin_name = serializers.CharField()
    version = serializers.IntegerField(allow_null=True)
    area = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    set_by = serializers.CharField(help_text=_("Empty for a reader who only reported the incident"))
    approved_by = serializers.CharField()
    set_at = serializers.DateTimeField(allow_null=True)
    words = serializers.CharField(help_text=_("Why its maker set it"))


class WhyShape(Shape):
    """Why an incident went as it did, by the rules of the day it was reported on."""

    reference = serializers.CharField()
    reasons = ReasonShape(many=True)


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
