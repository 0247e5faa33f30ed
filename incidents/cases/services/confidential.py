"""Owns how an incident becomes confidential, who receives it then, and how those with a part are told.

Who it is about never receives it: by rule the inspection desk (a unit of the function ``discipline``) of the level above
those it is about does, and where there is none the city centre. Nobody else sees anything of it (item 81, SECURITY.md 2.2:
信访工作条例 article 30).
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from foundation.evidence.services import keep_photo
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor, system
from foundation.kernel.audit import audit
from foundation.kernel.errors import Invalid
from foundation.kernel.outbox import publish
from foundation.notices.services import NoticeDraft, forget_subject, tell_many
from grids.areas import selectors as areas
from grids.areas.choices import LEVEL_ORDER, Level
from grids.workforce import selectors as workforce
from grids.workforce.choices import Role
from incidents.cases import scoping, selectors
from incidents.cases.choices import SUBJECT_KIND, About, Action
from incidents.cases.events import ConfidentialIncidentMoved
from incidents.cases.models import Incident
from incidents.cases.services.photos import REPORT
from incidents.cases.services.process import IncidentBefore, moved_event
from incidents.catalogue.choices import Stage
from procedures.clocks.kinds import Subject as ClockSubject
from procedures.clocks.services import stop_clock
from procedures.seals import selectors as seals
from procedures.seals import services as parts
from procedures.seals.choices import DISCIPLINE, LookAt, PartKind

RULE = system("confidential")
SEALED = "sealed"
# At which level those stand whom a reporter cannot name; of officials it may be the township's own leaders.
LEVEL_ABOUT: Mapping[str, Level] = {About.WORKER: Level.GRID, About.OFFICIAL: Level.TOWNSHIP}
# Ids of sealed incidents lie below zero, drawn at random: those of all others run on without a gap.
ID_BITS = 52


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who receives a sealed incident by rule: a unit, or where there is none some people."""

    unit_id: int | None = None
    user_ids: tuple[int, ...] = ()


def sealed_id() -> int:
    """Return an id for an incident that begins sealed, so that the ids of the others show no gap."""
    return -1 - secrets.randbits(ID_BITS)


def find_receiver(path: str, about: str = "", shut_out: Collection[int] = ()) -> Receiver:
    """Return who receives what is confidential at a place; raises ``Invalid`` where the city has set up nobody.

    ``about``: whom it is about in the reporter's words; ``shut_out``: the users it is about, none of whom receives it.
    """
    lowest = _lowest_level(about, shut_out)
    for unit in workforce.units_with_function(path, DISCIPLINE):
        is_above = LEVEL_ORDER.index(Level(areas.place(unit.area_id).level)) <= LEVEL_ORDER.index(lowest)
        if is_above and {one.user_id for one in workforce.members_of([unit.pk])} - set(shut_out):
            return Receiver(unit.pk)
    city = int(path.split("/", maxsplit=1)[0])
    people = {one.user_id for one in workforce.people_posted([city], [Role.CITY_CENTRE])} - set(shut_out)
    if not people:
        sentence = _("Nobody has been set up here to receive what is confidential.")
        raise Invalid(sentence, code="nobody_receives", fields={"is_confidential": sentence})
    return Receiver(user_ids=tuple(sorted(people)))


def _lowest_level(about: str, shut_out: Collection[int]) -> Level:
    """Return the lowest level whose inspection desk may receive it: the one above whom it is about."""
    levels = {Level(level) for level in workforce.levels_of_people(shut_out)} if shut_out else set()
    if about:
        levels.add(LEVEL_ABOUT[about])
    if not levels:
        return Level.TOWNSHIP
    highest = min(LEVEL_ORDER.index(level) for level in levels)
    # A grid and a village have no such desk of their own: the township's stands above both.
    return min(LEVEL_ORDER[max(highest - 1, 0)], Level.TOWNSHIP, key=LEVEL_ORDER.index)


def give_first_parts(incident: Incident, recipient: Receiver, reason: str) -> None:
    """Give those who receive an incident by rule their parts in it."""
    subject = selectors.seal_of(incident)
    holders: Sequence[dict[str, int]] = (
        [{"unit_id": recipient.unit_id}]
        if recipient.unit_id is not None
        else [{"user_id": user_id} for user_id in recipient.user_ids]
    )
    for holder in holders:
        parts.give_part(RULE, subject, PartKind.RECEIVER, reason=reason, **holder)


def seal_incident(
    actor: Actor, reference: str, *, reason: str, about: str = "", person_ids: Collection[int] = ()
) -> Incident:
    """Make an incident confidential, for good, and hand it to who receives it by rule; return it.

    From here on it is in no list, count, map, search or export, and the desk that did it sees it no more either. The
    notices of it are taken back. Raises ``NotFound``, ``Denied``, and ``Invalid`` without a reason.
    """
    if not any(letter.isalnum() for letter in reason):
        raise Invalid(_("Say why."), fields={"reason": _("This is needed.")})
    with transaction.atomic():
        rows = Incident.objects.select_for_update(of=("self",)).filter(scoping.within_reach(actor))
        incident = rows.filter(reference=reference.upper()).first()
        if incident is None:
            raise selectors.not_found(reference)
        policies.require(actor, "incident.seal", incident)
        _refuse_reporter(incident, person_ids)
        _refuse_child(incident)
        recipient = find_receiver(areas.place(incident.grid_id).path, about, person_ids)
        # What was split off would show that there is something: it is sealed along.
        children = Incident.objects.select_for_update(of=("self",)).filter(parent=incident).order_by("pk")
        for one in (incident, *children):
            _seal(actor, one, recipient, reason, person_ids)
    return incident


def _refuse_child(incident: Incident) -> None:
    """Raise ``Invalid`` for a sub-incident: sealed alone, the whole would go on naming it."""
    if incident.parent is not None:
        words = _("It is a sub-incident: make %(reference)s confidential, and it is sealed along.")
        raise Invalid(words % {"reference": incident.parent.reference})


def _seal(actor: Actor, incident: Incident, recipient: Receiver, reason: str, person_ids: Collection[int]) -> None:
    now = city_time.now()
    # Counted once more without it, on every day it was counted on.
    recount = moved_event(incident, IncidentBefore.of(incident), action=SEALED)
    incident.is_sealed, incident.search_text = True, ""
    incident.save(update_fields=("is_sealed", "search_text"))
    publish([recount], at=now)
    audit(actor, SEALED, SUBJECT_KIND, [incident.reference], at=now)
    for user_id in person_ids:
        parts.exclude_person(RULE, selectors.seal_of(incident), user_id, reason=reason)
    parts.note_look(actor, selectors.seal_of(incident), LookAt.SEALED)
    forget_subject(actor, SUBJECT_KIND, incident.reference)
    stop_clock(RULE, ClockSubject(SUBJECT_KIND, incident.reference), Stage.ANSWER, at=now)
    give_first_parts(incident, recipient, reason)


def name_person(actor: Actor, reference: str, user_id: int, *, reason: str) -> None:
    """Say that a sealed incident is about a person: they are shut out, and the desk above them receives it.

    An inspection desk that does not lie above them loses its part, so the actor may lose sight of it.
    Raises ``NotFound``, ``Denied`` and ``Invalid``.
    """
    incident, subject = _incident_to_change(actor, reference)
    _refuse_reporter(incident, [user_id])
    with transaction.atomic():
        away = {*seals.shut_out(subject), user_id}
        path = areas.place(incident.grid_id).path
        recipient = find_receiver(path, shut_out=away)
        parts.exclude_person(actor, subject, user_id, reason=reason)
        give_first_parts(incident, recipient, reason)
        lowest = LEVEL_ORDER.index(_lowest_level("", away))
        for part_id, unit in seals.live_unit_parts(subject, PartKind.RECEIVER):
            level = LEVEL_ORDER.index(Level(areas.place(unit.area_id).level))
            if unit.pk != recipient.unit_id and level > lowest:
                parts.end_part(RULE, subject, part_id, reason=_("It is about somebody this desk does not stand above."))


def give_part(
    actor: Actor, reference: str, part: PartKind, *, reason: str, user_id: int | None = None, unit_id: int | None = None
) -> None:
    """Give a part in a sealed incident to a person or a unit; raises ``NotFound``, ``Denied`` and ``Invalid``."""
    incident, subject = _incident_to_change(actor, reference)
    if user_id is not None and user_id == incident.reported_by_id:
        sentence = _("This person reported it and follows it by the link.")
        raise Invalid(sentence, fields={"person": sentence})
    parts.give_part(actor, subject, part, reason=reason, user_id=user_id, unit_id=unit_id)


def end_part(actor: Actor, reference: str, part_id: UUID, *, reason: str) -> None:
    """End a part in a sealed incident; raises ``NotFound``, ``Denied`` and ``Invalid``."""
    _incident, subject = _incident_to_change(actor, reference)
    parts.end_part(actor, subject, part_id, reason=reason)


def take_back_person(actor: Actor, reference: str, exclusion_id: UUID, *, reason: str) -> None:
    """Take back that a sealed incident is about a person; raises ``NotFound``, ``Denied`` and ``Invalid``."""
    _incident, subject = _incident_to_change(actor, reference)
    parts.end_exclusion(actor, subject, exclusion_id, reason=reason)


def _incident_to_change(actor: Actor, reference: str) -> tuple[Incident, seals.Subject]:
    incident = selectors.incident_by_reference(actor, reference)
    if not incident.is_sealed:
        raise selectors.not_found(reference)
    return incident, selectors.seal_of(incident)


def _refuse_reporter(incident: Incident, person_ids: Collection[int]) -> None:
    if incident.reported_by_id in {*person_ids}:
        sentence = _("This person reported it: a report is not about its reporter.")
        raise Invalid(sentence, fields={"person": sentence})


def open_incident(actor: Actor, reference: str, what: LookAt = LookAt.PAGE) -> Incident:
    """Return an incident the actor may open, as ``incident_by_reference``; the look at a sealed one is written down."""
    incident = selectors.incident_by_reference(actor, reference)
    note_look(actor, incident, what)
    return incident


def note_look(actor: Actor, incident: Incident, what: LookAt) -> None:
    """Write down the look at an incident, where it is sealed."""
    if incident.is_sealed:
        parts.note_look(actor, selectors.seal_of(incident), what)


def keep_reported_photo(actor: Actor, incident: Incident, *, photo_id: UUID, data: bytes) -> None:
    """Keep a photo that came with a report in the same request, also of an incident its reporter sees no more."""
    keep_photo(
        actor, photo_id=photo_id, subject_kind=SUBJECT_KIND, subject_key=incident.reference, data=data, stage=REPORT
    )


def tell_parts(now: datetime, events: Collection[ConfidentialIncidentMoved]) -> None:
    """Tell whoever receives or handles sealed incidents that they moved on or fall due; in the house alone, without words."""
    found = {incident.pk: incident for incident in selectors.sealed_by_ids({one.incident_id for one in events})}
    drafts: list[NoticeDraft] = []
    for event in events:
        incident = found.get(event.incident_id)
        if incident is not None and event.action not in SILENT:
            drafts += _drafts(incident, event)
    tell_many(drafts, now=now)


# Told by the part itself, or of no interest to others.
SILENT = frozenset({Action.REPORT, Action.NOTE})


def _drafts(incident: Incident, event: ConfidentialIncidentMoved) -> list[NoticeDraft]:
    kind = "confidential_due" if event.action == Action.ESCALATE else "confidential_news"
    people = seals.holders(selectors.seal_of(incident), PartKind.RECEIVER, PartKind.HANDLER)
    return [
        NoticeDraft((user_id,), kind, f"part:{part}:{event.step}", parts.PART, str(part))
        for user_id, part in people.items()
        if user_id != event.actor_user_id
    ]


def tell_parts_of_answer(incident: Incident, now: datetime) -> None:
    """Tell whoever receives a sealed incident that its reporter is not content with the result."""
    drafts = [
        NoticeDraft((user_id,), "confidential_news", f"part:{part}:answer", parts.PART, str(part))
        for user_id, part in seals.holders(selectors.seal_of(incident), PartKind.RECEIVER).items()
    ]
    tell_many(drafts, now=now)
