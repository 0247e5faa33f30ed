"""Owns the shapes of incidents in JSON: what comes in as a report or an act, what goes out."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from foundation.evidence.choices import MediaType
from foundation.kernel.actor import Actor
from foundation.web.act_api import ActShape, OfferShape, PairShape, RefusalShape
from foundation.web.rest import ErrorShape, QueryShape, Shape, WordsField, light_fields
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.cases import selectors
from incidents.cases.choices import (
    Action,
    AppealDecision,
    AppealState,
    CallBackWay,
    Channel,
    DocumentPurpose,
    EnforcementResult,
    PlaceSource,
    State,
    Tone,
    WhistleKind,
    YesNo,
)
from incidents.cases.selectors.similar import Similar
from incidents.cases.services import ReportData
from incidents.cases.services.intake import LONGEST_WORDS
from incidents.cases.services.unplaced import LONGEST_ADDRESS, UnplacedData
from incidents.cases.workflow import INCIDENT
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import MatterRule


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
    then = serializers.ChoiceField(
        choices=[Action.TAKE.value],
        required=False,
        default="",
        allow_blank=True,
        help_text=_("take: a worker takes at once what lies in the own grid; elsewhere it is only reported"),
    )

    def get_fields(self) -> dict[str, Any]:
        """Copy the fields lightly."""
        return light_fields(self)

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
        names = ("id", "matter", "description", "address", "occurred_at")
        return UnplacedData(**{name: self.validated_data[name] for name in names})


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
        "supervised_at": _local_moment(incident.supervised_at),
        "is_copy": incident.master_id is not None,
        "unit": incident.unit_name,
        "ended_at": _local_moment(incident.ended_at),
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


class ReferralShape(Shape):
    """An incident handed to enforcement; ``package`` and ``result_document`` are documents of the incident."""

    unit = serializers.CharField(source="unit.name")
    facts = serializers.CharField()
    package = serializers.UUIDField()
    handed_at = serializers.DateTimeField()
    result = serializers.ChoiceField(choices=EnforcementResult.choices, allow_blank=True)
    result_words = serializers.CharField()
    result_document = serializers.UUIDField(allow_null=True)
    result_at = serializers.DateTimeField(allow_null=True)


class WaitingShape(Shape):
    """The answer to a report that waits until a desk puts it on the map; it keeps its reference as an incident."""

    reference = serializers.CharField()
    address = serializers.CharField()
    reported_at = serializers.DateTimeField()


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


def incident_detail(incident: Any, reader: Actor) -> dict[str, Any]:
    """Return the data of ``IncidentDetailShape`` for this reader; the incident is read by ``read_names``."""
    joint = selectors.joint_work_for(reader, incident)
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
        "extensions": incident.extensions,
        "extension_asked_at": _local_moment(incident.extension_asked_at),
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


class IncidentOfferShape(OfferShape):
    """One move of an incident that the caller may make."""

    action = serializers.ChoiceField(choices=Action.choices)  # type: ignore[assignment] # one of these words


class IncidentRefusalShape(RefusalShape):
    """One move of an incident that the caller may not make, and why."""

    action = serializers.ChoiceField(choices=Action.choices)  # type: ignore[assignment] # one of these words


class IncidentPairShape(PairShape):
    """Two moves of an incident that the caller may make at once."""

    action = serializers.ChoiceField(choices=Action.choices)  # type: ignore[assignment] # one of these words


class OffersShape(Shape):
    """The moves possible now, those refused, and the version they are based on."""

    reference = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices)
    version = serializers.IntegerField()
    acts = IncidentOfferShape(many=True)
    refused = IncidentRefusalShape(many=True)
    pairs = IncidentPairShape(many=True, help_text=_("Two acts that may be done at once, sent as action and then"))


class IncidentActShape(ActShape):
    """One act on an incident."""

    then = serializers.ChoiceField(
        choices=[then for _action, then in INCIDENT.pairs],
        required=False,
        help_text=_(
            "Done at once after the action, in the same transaction: accept then dispatch, check then close. The words and "
            "what is chosen are the second one's"
        ),
    )
    to = serializers.CharField(
        required=False,
        help_text=_(
            "For dispatch: grid, or unit:<number>; to rule also backstop; to assign: user:<number>; to hand down: a level"
        ),
        max_length=40,
    )
    reason = serializers.CharField(
        required=False,
        help_text=_("Of an act that asks for one: one of the choices offered"),
        max_length=20,
    )
    decision = serializers.ChoiceField(
        choices=AppealDecision.choices, required=False, help_text=_("To decide on an appeal")
    )
    kind = serializers.CharField(required=False, help_text=_("To whistle: one of the choices offered"), max_length=20)
    units = serializers.ListField(
        child=serializers.CharField(max_length=40),
        required=False,
        max_length=20,
        help_text=_("To whistle: who is called, each unit:<number>"),
    )
    townships = serializers.ListField(
        child=serializers.CharField(max_length=20),
        required=False,
        max_length=30,
        help_text=_("To whistle: codes of other townships that it touches"),
    )
    about = serializers.CharField(
        required=False, help_text=_("For a note: what it is, where choices are offered"), max_length=30
    )
    document = serializers.UUIDField(
        required=False, help_text=_("For a note with a result of enforcement: the document that proves it")
    )
    until = serializers.DateField(required=False, help_text=_("To suspend: the day on which it goes on by itself"))
    master = serializers.CharField(
        required=False, help_text=_("To link: the reference of the earlier report"), max_length=20
    )
    matter = serializers.CharField(required=False, help_text=_("To correct it: the code of a matter"), max_length=20)
    lng = serializers.FloatField(
        required=False, min_value=-180, max_value=180, help_text=_("To correct the place: longitude in degrees, WGS 84")
    )
    lat = serializers.FloatField(
        required=False, min_value=-90, max_value=90, help_text=_("To correct the place: latitude in degrees")
    )
    way = serializers.ChoiceField(choices=CallBackWay.choices, required=False, help_text=_("Of a call-back"))
    responded = serializers.ChoiceField(choices=YesNo.choices, required=False, help_text=_("Was somebody reached?"))
    solved = serializers.ChoiceField(choices=YesNo.choices, required=False, help_text=_("Is it solved?"))
    content = serializers.ChoiceField(
        choices=YesNo.choices, required=False, help_text=_("Are they content with how it was handled?")
    )
    words = serializers.CharField(
        required=False, help_text=_("To hide words: as they stand in the report or in a note"), max_length=200
    )
    standard = serializers.CharField(
        required=False, help_text=_("To accept or dispatch: the number of the standard it is filed by"), max_length=10
    )
    closing_standard = serializers.CharField(
        required=False, help_text=_("To close: the number of the standard it is closed by"), max_length=10
    )
    photos = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=20, help_text=_("Photos sent before, if any")
    )
    documents = serializers.ListField(
        child=serializers.UUIDField(),
        required=False,
        max_length=20,
        help_text=_("Documents of this incident that belong to the act, sent before"),
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
