"""Owns what is asked of versions of township rules: which one sees, what each says, and the book it would make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.process.offers import Offer, offers_of
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import Role
from incidents.catalogue.choices import DATED_RULES, RuleState
from incidents.catalogue.models import (
    OwnershipRule,
    RoutingRule,
    RuleVersion,
    RuleVersionStep,
    TimeLimit,
)
from incidents.catalogue.scoping import rules_visible_to
from incidents.catalogue.selectors.rules import RuleBook, rulebook
from incidents.catalogue.workflow import RULE_PROCESS
from procedures.clocks.policies import KEEPERS
from procedures.clocks.selectors import WorkDays, ladders_by_id, nominal_day, own_ladders
from procedures.clocks.worktime import parse_slots


@dataclass(frozen=True, slots=True)
class LimitLine:
    """A limit of a version; ``matter`` is a code, empty for all matters."""

    matter: str
    stage: str
    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class RouteLine:
    """Where a matter goes: the level of its first desk, and the code of a unit or the name of a function; empty: unchanged."""

    matter: str
    start_level: str = ""
    unit: str = ""
    unit_function: str = ""


@dataclass(frozen=True, slots=True)
class RungLine:
    """One level of a ladder, as ``procedures.clocks`` counts it."""

    tone: str
    percent: int = 100
    offset: int = 0
    offset_unit: str = "work_hour"
    tells: tuple[str, ...] = ()
    raises: bool = False
    ignores_quiet_hours: bool = False


@dataclass(frozen=True, slots=True)
class LadderLine:
    """The ladder of urgent limits, or that of all others, with its rungs from the first on."""

    is_urgent: bool
    rungs: tuple[RungLine, ...]


@dataclass(frozen=True, slots=True)
class RuleContent:
    """Everything one version says; what it leaves out is as in the city, or as the product has it."""

    effective_from: date | None = None
    words: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
    limits: tuple[LimitLine, ...] = ()
    ownership: Mapping[str, str] = field(default_factory=dict)
    routes: tuple[RouteLine, ...] = ()
    ladders: tuple[LadderLine, ...] = ()
    quiet_hours: tuple[time, time] | None = None
    # Seven lists of pairs of texts, Monday first.
    week: Any = None


def visible_rule_versions(actor: Actor) -> QuerySet[RuleVersion]:
    """Return the versions the actor may see with their names, the latest first."""
    rows = RuleVersion.objects.filter(rules_visible_to(actor))
    return rows.select_related("area", "made_by", "approved_by").order_by("-pk")


def rule_version_by_id(actor: Actor, version_id: int) -> RuleVersion:
    """Return one version the actor may see; raises ``NotFound``."""
    found = visible_rule_versions(actor).filter(pk=version_id).first()
    if found is None:
        raise hidden_version()
    return found


def hidden_version() -> NotFound:
    """Return the refusal of a version that is hidden or not there."""
    return NotFound(_("There is no such version of rules."))


def version_in_force(area_id: int, day: date) -> RuleVersion | None:
    """Return the version whose rules an area has on a day; None where it has none of its own."""
    rows = RuleVersion.objects.filter(area_id=area_id, state__in=DATED_RULES, effective_from__lte=day)
    rows = rows.filter(Q(effective_to__isnull=True) | Q(effective_to__gt=day))
    return rows.select_related("made_by", "approved_by").first()


def open_version(area_id: int) -> RuleVersion | None:
    """Return the draft or proposal of an area."""
    return RuleVersion.objects.filter(area_id=area_id, state__in=[RuleState.DRAFT, RuleState.PROPOSED]).first()


def rule_steps(version: RuleVersion) -> QuerySet[RuleVersionStep]:
    """Return the steps of a version, in no order."""
    return RuleVersionStep.objects.filter(subject=version)


def rule_offers(actor: Actor, version: RuleVersion) -> list[Offer]:
    """Return what may be done to a version now; changing it has forms of its own."""
    return [offer for offer in offers_of(actor, RULE_PROCESS, version, complete_rules) if offer.action != "change"]


def complete_rules(version: Any, offer: Offer) -> Offer:
    """Return an offer with what its fields begin with: the words of the draft, and the day that is proposed."""
    initial = {"propose": {"note": version.words}}
    if version.effective_from is not None:
        initial["approve"] = {"effective_from": version.effective_from.isoformat()}
    return replace(offer, initial=initial.get(offer.action, {}))


def own_rule_areas(actor: Actor) -> list[areas.Place]:
    """Return the areas whose rules the actor may draft: the own townships; for an administrator the city and all of them."""
    if actor.has_role(Role.NET_ADMIN):
        rows = areas.areas().filter(level__in=[Level.CITY, Level.TOWNSHIP]).order_by("code")
        return [areas.place(row.pk) for row in rows]
    return [
        areas.place(grant.area_id)
        for grant in actor.grants_of(Role.TOWNSHIP_OFFICIAL)
        if grant.area_level == Level.TOWNSHIP
    ]


def readable_place(actor: Actor, code: str) -> areas.Place:
    """Return an area whose rules the actor may read: any for the keepers, else those above and below the own posting.

    Raises ``NotFound``.
    """
    found = areas.area_by_code(code)
    near = (found.path.startswith(grant.area_path) or grant.area_path.startswith(found.path) for grant in actor.grants)
    if not (actor.is_system or actor.has_role(*KEEPERS) or any(near)):
        raise NotFound(_("There is no such area among those you may see."))
    return found


def content_of(version: RuleVersion) -> RuleContent:
    """Return everything a version says."""
    hours = (version.quiet_from, version.quiet_to)
    ladders = ladders_by_id(version.ladders.values_list("ladder_id", flat=True))
    return RuleContent(
        effective_from=version.effective_from,
        words=version.words,
        numbers={row.name: row.amount for row in version.numbers.all()},
        limits=_limit_lines(version.limits.all()),
        ownership={row.kind: row.first for row in version.ownership.all()},
        routes=_route_lines(version.routes.all()),
        ladders=_ladder_lines(ladders),
        quiet_hours=hours if hours[0] is not None and hours[1] is not None else None,  # type: ignore[arg-type]
        week=version.week,
    )


def content_to_begin_with(area_id: int, day: date) -> RuleContent:
    """Return what a new draft of an area begins with: the version approved last, or rows entered without a version."""
    last = RuleVersion.objects.filter(area_id=area_id, state=RuleState.IN_FORCE).first()
    if last is not None:
        return replace(content_of(last), effective_from=None, words="")
    own = Q(area_id=area_id, valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    return RuleContent(
        limits=_limit_lines(TimeLimit.objects.filter(own)),
        ownership={row.kind: row.first for row in OwnershipRule.objects.filter(own)},
        ladders=_ladder_lines(own_ladders(area_id)),
    )


def version_before(version: RuleVersion, day: date) -> RuleContent:
    """Return what held, or holds on ``day``, before a version: of an approved one the content of the number before."""
    if version.number is not None:
        rows = RuleVersion.objects.filter(area_id=version.area_id, number=version.number - 1)
        last = rows.first()
        return content_of(last) if last is not None else RuleContent()
    return content_to_begin_with(version.area_id, day)


def _limit_lines(rows: QuerySet[TimeLimit]) -> tuple[LimitLine, ...]:
    found = rows.select_related("matter").order_by("matter__order", "matter__code", "pk")
    return tuple(LimitLine(row.matter.code if row.matter else "", row.stage, row.amount, row.unit) for row in found)


def _route_lines(rows: QuerySet[RoutingRule]) -> tuple[RouteLine, ...]:
    found = rows.select_related("matter", "unit").order_by("matter__order", "matter__code")
    return tuple(
        RouteLine(row.matter.code, row.start_level, row.unit.code if row.unit else "", row.unit_function)
        for row in found
    )


def _ladder_lines(rows: Iterable[Any]) -> tuple[LadderLine, ...]:
    return tuple(
        LadderLine(
            row.is_urgent,
            tuple(
                RungLine(
                    rung.tone, rung.percent, rung.offset, rung.offset_unit, tuple(rung.tells), rung.raises,
                    rung.ignores_quiet_hours,
                )
                for rung in row.rungs.all()
            ),
        )
        for row in rows
    )  # fmt: skip


def book_with(version: RuleVersion, day: date) -> RuleBook:
    """Return the rules of ``day`` as they were if a version were in force: its limits, and hours of work if it has any.

    Ladders change no due time and stay as they are.
    """
    book = rulebook(day)
    area_id = version.area_id
    limits = {key: value for key, value in book.limits.items() if key[1] != area_id}
    limits |= {(row.matter_id, area_id, row.stage): (row.amount, row.unit) for row in version.limits.all()}
    calendars = book.calendars
    if version.week:
        calendars = {**calendars, 0: _calendar_of(book, version)}
    return replace(book, limits=limits, calendars=calendars)


def _calendar_of(book: RuleBook, version: RuleVersion) -> WorkDays:
    chain = [step.id for step in areas.chain(version.area_id)]
    known = book.calendar_for(chain)
    assert known is not None  # a version with hours of its own is checked against it
    week = tuple(parse_slots(slots) for slots in version.week or ())
    own = replace(known, id=0, area_id=version.area_id, week=week, day_length=nominal_day(week))
    return replace(own, makeup_slots=known.makeup_slots)
