"""Owns the versions of township rules: drafted, changed, proposed, approved by a second person from a day on, replaced.

Approval is the one door by which a township's own rows come into force and end: limits, rules of ownership, ladders.
"""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from foundation.kernel import city_time, revisions
from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import Invalid
from foundation.kernel.outbox import publish
from foundation.notices.deadlines import Hours
from foundation.notices.services import keep_place_hours
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData, Process, advance, begin, is_missing
from foundation.process.workflow import Move
from grids.areas import selectors as areas
from grids.areas.choices import Level
from incidents.catalogue.choices import DATED_RULES, RULES, RuleState
from incidents.catalogue.events import RulesMoved
from incidents.catalogue.models import OwnershipRule, RuleVersion, RuleVersionStep, TimeLimit
from incidents.catalogue.scoping import rules_visible_to
from incidents.catalogue.selectors import REVISION
from incidents.catalogue.selectors.township_rules import RuleContent, content_to_begin_with, hidden_version
from incidents.catalogue.services.rule_content import check_content, columns_of, tomorrow, write_rows
from incidents.catalogue.workflow import RULE_PARTS, RULE_PROCESS
from procedures.clocks.services import keep_week, replace_ladders

RULE_VERSIONS = Process(RULE_PROCESS, RuleVersion, RuleVersionStep, key=lambda version: str(version.pk))


def draft_rules(actor: Actor, area_id: int, parts: Mapping[str, Any] | None = None) -> RuleVersion:
    """Draft rules for a township, or for the city, with what holds there now and ``parts`` in place of that; return the draft.

    ``parts`` as fields of ``RuleContent``. Raises ``Denied``, and ``Invalid`` where one is open already or a part cannot hold.
    """
    place, now = areas.place(area_id), city_time.now()
    if place.level not in (Level.TOWNSHIP, Level.CITY):
        sentence = _("Only a township, or the city, has rules of its own.")
        raise Invalid(sentence, fields={"area": sentence})
    start = content_to_begin_with(area_id, city_time.local_day(now))
    content = {one.name: getattr(start, one.name) for one in fields(RuleContent)} | dict(parts or {})
    version = RuleVersion(
        area=areas.areas().get(pk=area_id), made_by_id=actor.user_id, made_at=now, **columns_of(content)
    )

    def write() -> None:
        write_rows(actor, version, content)

    try:
        with transaction.atomic():
            check_content(place.path, parts or {})
            begin(actor, RULE_VERSIONS, version, ActData(write=write, detail={"parts": sorted(parts or {})}), at=now)
            publish([_moved_event(version, "draft")], at=now)
    except IntegrityError as error:
        sentence = _("A draft or a proposal of rules is open for this place already.")
        raise Invalid(sentence, fields={"area": sentence}) from error
    return version


def act_on_rules(actor: Actor, version_id: int, sent: SentAct) -> RuleVersion:
    """Do one act on a version the actor sees, once, and return it. ``change`` takes parts of ``RuleContent``, each whole.

    Raises what ``do_once`` raises, and ``Invalid`` for a part that cannot hold.
    """

    def build(version: RuleVersion, move: Move) -> ActData:
        return _act_data(actor, version, move, sent)

    return do_once(  # type: ignore[no-any-return]
        actor,
        RULE_VERSIONS,
        RuleVersion.objects.filter(pk=version_id),
        sent,
        build,
        seen=rules_visible_to(actor),
        missing=hidden_version(),
    )


def rules_act_done_before(actor: Actor, version_id: int, sent: SentAct) -> RuleVersion | None:
    """Return the version of an act that this person did under this id; None where there was none."""
    return done_before(actor, RULE_VERSIONS, RuleVersion.objects.filter(pk=version_id), sent)  # type: ignore[no-any-return]


def _act_data(actor: Actor, version: RuleVersion, move: Move, sent: SentAct) -> ActData:
    now, note = city_time.now(), sent.note.strip()
    columns: dict[str, Any] = {}
    detail: dict[str, Any] = {}
    follow: list[Any] = []
    if move.action == "change":
        parts = {name: sent.data[name] for name in RULE_PARTS if name in sent.data}
        if not parts:
            raise Invalid(_("Say what changes."))
        check_content(version.area.path, parts)
        columns = {**columns_of(parts), "made_by_id": actor.user_id, "made_at": now}
        detail = {"parts": sorted(parts)}
        follow.append(lambda: write_rows(actor, version, parts))
    if move.action == "propose":
        columns = {"words": note, "made_by_id": actor.user_id, "made_at": now}
    if move.action == "approve":
        first = _first_day(actor, version, sent.data.get("effective_from"))
        columns = {**_in_force(actor, version, first), "approved_by_id": actor.user_id, "approved_at": now}
        detail = {"from": first.isoformat()}
        follow.append(lambda: _begin_rows(actor, version, first))

    def write() -> None:
        for one in follow:
            one()
        publish([_moved_event(version, move.action)], at=now)

    return ActData(note=note, data={"note": note, **sent.data}, detail=detail, columns=columns, write=write, id=sent.id)


def _first_day(actor: Actor, version: RuleVersion, wanted: Any) -> date:
    """Return the day from which an approved version holds: the one given, the one proposed, tomorrow at the earliest.

    The house itself may load what holds already. Raises ``Invalid``.
    """
    if not is_missing(wanted):
        day = wanted if isinstance(wanted, date) else date.fromisoformat(str(wanted))
        if day < tomorrow() and not actor.is_system:
            sentence = _("Rules hold from tomorrow at the earliest.")
            raise Invalid(sentence, fields={"effective_from": sentence})
        return day
    return max(version.effective_from or tomorrow(), tomorrow())


def _in_force(actor: Actor, version: RuleVersion, first: date) -> dict[str, Any]:
    """Replace the version approved before, and return the columns that put this one in force from ``first``."""
    # The revision's row is the lock: two versions of one area never come into force side by side.
    revisions.bump(REVISION)
    of_area = RuleVersion.objects.filter(area_id=version.area_id)
    old = of_area.filter(state=RuleState.IN_FORCE).first()
    if old is not None:
        assert old.effective_from is not None  # a constraint of the table
        if old.effective_from >= first:
            sentence = _("Version %(number)s holds from %(day)s: choose a later day.") % {
                "number": old.number, "day": old.effective_from.isoformat(),
            }  # fmt: skip
            raise Invalid(sentence, fields={"effective_from": sentence})
        ended = ActData(columns={"effective_to": first})
        advance(actor, RULE_VERSIONS, old.pk, "replace", lambda _old, _move: ended, follows=True)
    number = (of_area.aggregate(last=Max("number"))["last"] or 0) + 1
    return {"number": number, "effective_from": first}


def _begin_rows(actor: Actor, version: RuleVersion, first: date) -> None:
    """Let the rows of a version hold from ``first``, and end what the area had until then."""
    for model in (TimeLimit, OwnershipRule):
        of_area = model._default_manager.filter(area_id=version.area_id, valid_from__isnull=False)
        of_area.filter(valid_from__gte=first).delete()
        of_area.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=first)).update(valid_to=first)
        model._default_manager.filter(version=version).update(valid_from=first)
    replace_ladders(actor, version.area_id, list(version.ladders.values_list("ladder_id", flat=True)), first)


def apply_rules(now: datetime) -> int:
    """Set for everybody what a version whose first day has come says of hours; return how many versions had come.

    Hours of work and quiet hours are no rules of an incident's day: who works when, and who is left in peace, is so for all.
    """
    today, actor = city_time.local_day(now), system("rules")
    due = RuleVersion.objects.filter(state__in=DATED_RULES, effective_from__lte=today, applied_at__isnull=True)
    come = list(due.select_related("area").order_by("effective_from", "pk"))
    for version in come:
        with transaction.atomic():
            if version.effective_to is None or version.effective_to > today:
                _apply_hours(actor, version, now)
            RuleVersion.objects.filter(pk=version.pk).update(applied_at=now)
    return len(come)


def _apply_hours(actor: Actor, version: RuleVersion, now: datetime) -> None:
    if version.week:
        name = _("Hours of %(area)s") % {"area": version.area.name}
        keep_week(actor, area_id=version.area_id, name=name[:60], week=version.week)
    if version.quiet_from is not None and version.quiet_to is not None:
        hours = Hours(version.quiet_from, version.quiet_to)
        keep_place_hours(actor, place_id=version.area_id, hours=hours, now=now)


def _moved_event(version: RuleVersion, action: str) -> RulesMoved:
    return RulesMoved(f"{RULES}:{version.pk}:{version.version}", version.pk, action, version.version)
