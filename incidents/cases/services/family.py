"""Owns incidents in parts: a big one split into sub-incidents, what follows from one, and how the whole hears of its parts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import IntegrityError, connection
from django.db.models import Max
from django.utils.translation import gettext as _

from foundation.kernel import city_time, revisions
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import Invalid, Stale
from foundation.kernel.text import TOO_LONG
from foundation.notices.services import tell_many
from foundation.process.services import ActData, advance, begin
from grids.areas import selectors as areas
from grids.workforce.desks import PostedPeople, desk_level_of
from incidents.cases import selectors
from incidents.cases.choices import ENDED_STATES, Action, State
from incidents.cases.events import IncidentMoved
from incidents.cases.models import Incident, Step
from incidents.cases.policies.family import has_open_children
from incidents.cases.scoping import WAITING
from incidents.cases.selectors.family import children_of
from incidents.cases.services.act_extras import ActExtras
from incidents.cases.services.disputes import settle_disputes
from incidents.cases.services.intake import (
    channel_of,
    checked_matter,
    digest_of_words,
    names_of,
    new_reference,
    search_text,
)
from incidents.cases.services.notifying import draft_notice
from incidents.cases.services.process import IncidentEffects
from incidents.catalogue.selectors import REVISION, rulebook
from incidents.catalogue.selectors.first_desk import first_level

HOUSE = system("family")
# Under which the step on the whole is known: one for each end of a sub-incident.
SPACE = UUID("0c9d7a53-5f0e-5b0a-8a57-3f1f0f6f2e11")
# Of one incident: more are no longer one matter.
MOST_CHILDREN = 20
# Of the reason for closing all the same, in characters.
LONGEST_REASON = 500
FAMILY_ACTS = (Action.SPLIT, Action.FOLLOW_UP)
COPIED = (
    *("city_id", "township_id", "village_id", "grid_id", "also_grid_id"),
    *("lng", "lat", "accuracy_m", "is_place_uncertain", "place_source", "h3_cell"),
)


@dataclass(frozen=True, slots=True)
class NewChild:
    """A sub-incident to begin: its reference, its matter, what is to be done, and to whom it is given ("" the desk)."""

    reference: str
    matter: str
    task: str
    to: str = ""


def split_data(actor: Actor, incident: Incident, note: str, wanted: Mapping[str, Any]) -> ActData:
    """Return what comes with splitting an incident: a sub-incident for each of ``split_to``, with a matter of its own if given.

    ``data["children"]``: the ``NewChild`` rows, which ``begin_children`` writes once the whole is. Raises ``Invalid``.
    """
    offered = {choice.value: choice.label for choice in selectors.dispatch_choices(incident)}
    chosen = list(dict.fromkeys(str(one) for one in wanted["split_to"]))
    if any(one not in offered for one in chosen):
        raise Invalid(
            _("Choose from the list who gets a sub-incident."), fields={"split_to": _("Choose from the list.")}
        )
    children = _new_children(actor, incident, note, wanted, chosen)
    detail = {
        **_matter_detail(incident, children[0].matter),
        "children": [child.reference for child in children],
        "split_to": chosen,
        "split_names": [offered[one] for one in chosen],
    }
    given = ActExtras(detail, {"is_split": True})
    if incident.state == State.ACCEPTED:
        now = city_time.now()
        level = desk_level_of(actor, incident, incident.lowest_level) or incident.lowest_level
        given = given | ActExtras(columns={"dispatched_at": now, "dispatched_level": str(level)})
        given = given | settle_disputes(actor, incident, now)
    return ActData(data={**wanted, "children": children}, detail=given.detail, columns=given.columns, write=given.write)


def follow_up_data(actor: Actor, incident: Incident, note: str, wanted: Mapping[str, Any]) -> ActData:
    """Return what comes with a report of what follows from an incident: one sub-incident, which begins at its desk."""
    children = _new_children(actor, incident, note, wanted, [""])
    detail = {**_matter_detail(incident, children[0].matter), "children": [children[0].reference]}
    return ActData(data={**wanted, "children": children}, detail=detail, columns={"is_split": True})


def _new_children(
    actor: Actor, incident: Incident, note: str, wanted: Mapping[str, Any], whom: Sequence[str]
) -> list[NewChild]:
    if Incident.objects.filter(parent=incident).count() + len(whom) > MOST_CHILDREN:
        sentence = _("An incident has at most %(most)s sub-incidents.") % {"most": MOST_CHILDREN}
        raise Invalid(sentence, fields={"split_to": sentence})
    book = rulebook(areas.today())
    own = book.matters.get(incident.matter_id)
    code = str(wanted.get("matter") or (own.code if own is not None else ""))
    rule = checked_matter(_Words(note), channel_of(actor), book.by_code.get(code))
    if rule.is_confidential:
        sentence = _("This matter is confidential: report it by itself.")
        raise Invalid(sentence, fields={"matter": sentence})
    now = city_time.now()
    return [NewChild(_free_reference(now), rule.code, note, to) for to in whom]


@dataclass(frozen=True, slots=True)
class _Words:
    """Words as a report has them."""

    description: str


def _free_reference(now: datetime) -> str:
    while Incident.including_sealed.filter(reference=(reference := new_reference(now))).exists():
        continue
    return reference


def _matter_detail(incident: Incident, code: str) -> dict[str, Any]:
    rule = rulebook(areas.today()).by_code[code]
    return {} if rule.id == incident.matter_id else {"matter": rule.code, "matter_name": rule.name}


def begin_children(actor: Actor, parent: Incident, children: Iterable[NewChild]) -> list[Incident]:
    """Write the sub-incidents of an incident where it lies, each with its first step, and return them.

    What a desk splits off is reported by nobody, so that nobody but those in charge hears of it; what follows is its
    worker's own report. Call it in the transaction of the act on the parent.
    """
    return [_begin_child(actor, parent, child) for child in children]


def _begin_child(actor: Actor, parent: Incident, new: NewChild) -> Incident:
    now, numbers = city_time.now(), revisions.current()
    rules_number, today = numbers.get(REVISION, 1), city_time.local_day(now)
    matter, grid = rulebook(today, revision=rules_number).by_code[new.matter], areas.place(parent.grid_id)
    first = first_level(matter, grid.path, today, numbers)
    level, lowest = (parent.level, parent.lowest_level) if new.to else (first, first)
    child = Incident(
        **{name: getattr(parent, name) for name in COPIED},
        client_id=uuid4(),
        content_digest=digest_of_words(new.matter, new.task),
        reference=new.reference,
        parent=parent,
        matter_id=matter.id,
        description=new.task,
        channel=channel_of(actor),
        level=level,
        lowest_level=lowest,
        reported_by_id=None if new.to else actor.user_id,
        occurred_at=now,
        reported_at=now,
        reported_on=today,
    )
    child.search_text = search_text(names_of(child), new.task, matter, grid)
    begin(actor, IncidentEffects(rules_number).process(), child, ActData(detail={"parent": parent.reference}), at=now)
    return child


def lock_parent(reference: str) -> None:
    """Lock the whole of a sub-incident, so that it does not close while this one is opened again."""
    of_itself = ("self",) if connection.features.has_select_for_update_of else ()
    rows = Incident.objects.filter(children__reference=reference.upper()).order_by("pk")
    list(rows.select_for_update(of=of_itself).values_list("pk"))


def refuse_open_children(incident: Incident, wanted: Mapping[str, Any]) -> None:
    """Raise ``Invalid`` where an incident with an open sub-incident is closed without a reason, or with one that is too long."""
    length = len(str(wanted.get("despite") or ""))
    if length > LONGEST_REASON:
        sentence = TOO_LONG % {"limit_value": LONGEST_REASON, "show_value": length}
        raise Invalid(_("The reason is too long."), fields={"despite": sentence})
    if not length and has_open_children(incident):
        names = selectors.names_of_open_children(incident)
        sentence = _("Still open: %(names)s. Wait for them, or say why it is closed all the same.") % {"names": names}
        raise Invalid(sentence, fields={"despite": sentence})


def handled_by_children(incident: Incident) -> ActExtras:
    """Return when a split incident was handled: with the last of its sub-incidents."""
    last = children_of(incident).aggregate(handled=Max("handled_at"), ended=Max("ended_at"))
    at = last["handled"] or last["ended"] or city_time.now()
    began = incident.dispatched_at or incident.reported_at
    return ActExtras(columns={"handled_at": at, "handling_seconds": max(int((at - began).total_seconds()), 0)})


def follow_children(now: datetime, events: Iterable[IncidentMoved]) -> None:
    """Write each end of a sub-incident down on the whole, with its result, and tell who holds the whole once all have ended.

    Heard again it changes nothing: each end has a step of its own, and each time that all have ended a notice.
    """
    ended = {event.incident_id: event for event in events if event.to_state in ENDED_STATES}
    rows = Incident.objects.filter(pk__in=ended, parent__isnull=False).order_by("pk") if ended else ()
    parents: set[int] = set()
    for child in rows:
        _write_end(child, ended[child.pk])
        parents |= {child.parent_id} if child.parent_id is not None else set()
    for parent in Incident.objects.filter(pk__in=parents, ended_at__isnull=True):
        if not has_open_children(parent):
            _tell_holder(parent, now)


def _write_end(child: Incident, event: IncidentMoved) -> None:
    step = Step.objects.filter(subject=child, number=event.step).first()
    act = ActData(
        note=step.note if step is not None else "",
        detail={"child": child.reference, "outcome": event.to_state},
        id=uuid5(SPACE, f"{child.pk}:{event.step}"),
    )
    if Step.objects.filter(subject_id=child.parent_id, act_id=act.id).exists():
        return
    parent = Incident.objects.filter(pk=child.parent_id or 0)
    try:
        advance(HOUSE, IncidentEffects().process(), parent, Action.CHILD_ENDED, lambda _one, _move: act)
    except (Stale, IntegrityError):
        # The whole has ended already, or another worker of the outbox wrote it down.
        return


def _tell_holder(parent: Incident, now: datetime) -> None:
    children = Incident.objects.filter(parent=parent)
    last = children.aggregate(last=Max("ended_at"))["last"]
    roster = PostedPeople.read_for([parent], [parent.unit_id] if parent.unit_id is not None else [])
    people = roster.holders_of(WAITING, parent, parent.level)
    key = f"incident:{parent.reference}:children:{last.isoformat() if last else ''}"
    tell_many([draft_notice(parent, people, "children_ended", key, {"count": children.count()})], now=now)
