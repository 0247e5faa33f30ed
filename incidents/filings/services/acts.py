"""Owns the acts on a report for record: what comes with each, looked up and checked, for the kernel to advance it."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Invalid
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData, is_missing
from foundation.process.workflow import Move
from grids.areas import selectors as areas
from incidents.cases.services import ReportData, take_in_report
from incidents.catalogue.selectors import rulebook
from incidents.filings import scoping, selectors
from incidents.filings.choices import OPEN_STATES, WATCH, FilingAction, Sensitivity
from incidents.filings.models import FilingRecord
from incidents.filings.selectors.filings import hidden_filing
from incidents.filings.services.process import FILINGS, places_of, start_stage

# Incidents made of reports for record have ids made of theirs, so that none is made twice.
SPACE = UUID("5f0f5c5e-3a0e-4b5e-9d0c-9a3f7b1f8e21")
# As far ahead as anything is watched.
LONGEST_WATCH = timedelta(days=365)


def act_on_filing(
    actor: Actor,
    number: str,
    action: str,
    *,
    version: int | None,
    note: str = "",
    data: Mapping[str, Any] | None = None,
    act_id: UUID | None = None,
) -> FilingRecord:
    """Do one act on a report for record the actor sees and return it.

    ``data``: ``until`` (a day), ``master`` (a number), ``matter`` (a code), as the move needs. Raises ``NotFound``,
    ``Denied`` with the reason, ``Stale``, ``Invalid`` naming fields, and ``DifferentContent`` where the id stands for
    another act.
    """
    return do_act(actor, number, SentAct(action, version, note, data or {}, act_id))


def do_act(actor: Actor, number: str, sent: SentAct) -> FilingRecord:
    """Do one act as ``act_on_filing`` does."""

    def build(filing: FilingRecord, move: Move) -> ActData:
        return _act_data(actor, filing, move, sent)

    with transaction.atomic():
        if sent.action == FilingAction.MERGE:
            _lock_both(number, str(sent.data.get("master", "")))
        return do_once(  # type: ignore[no-any-return]
            actor,
            FILINGS,
            _rows_called(number),
            sent,
            build,
            seen=scoping.visible_to(actor),
            missing=hidden_filing(number),
        )


def act_done_before(actor: Actor, number: str, sent: SentAct) -> FilingRecord | None:
    """Return the report for record of an act that this person did under this id; None where there was none."""
    return done_before(actor, FILINGS, _rows_called(number), sent)  # type: ignore[no-any-return]


def _rows_called(number: str) -> QuerySet[FilingRecord]:
    return FilingRecord.objects.filter(number=number.upper())


def _lock_both(number: str, master: str) -> None:
    """Lock the two of a merge in one order, so that two merging each other wait instead of making a ring."""
    rows = FilingRecord.objects.filter(Q(number=number.upper()) | Q(number=master.upper())).order_by("pk")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update()
    list(rows.values_list("pk"))


def _act_data(actor: Actor, filing: FilingRecord, move: Move, sent: SentAct) -> ActData:
    """Return what comes with the act: its data with what it names looked up, and what the timeline keeps of it."""
    note = sent.note.strip()
    wanted = {name: sent.data[name] for name in (*move.needs, *move.takes) if not is_missing(sent.data.get(name))}
    make = _MAKERS.get(move.action)
    if make is None or any(name not in wanted for name in move.needs if name != "note"):
        return ActData(note=note, data=wanted, id=sent.id)
    if "note" in move.needs and not note:
        return ActData(note=note, data=wanted, id=sent.id)
    return make(actor, filing, ActData(note=note, data=wanted, id=sent.id))


def _watch(actor: Actor, filing: FilingRecord, given: ActData) -> ActData:
    """Watch it until a day that lies ahead; it does not expire before."""
    now = city_time.now()
    today, until = city_time.local_day(now), _day(given.data["until"])
    if not today < until <= today + LONGEST_WATCH:
        sentence = _("Choose a day from tomorrow on, within a year.")
        raise Invalid(sentence, fields={"until": sentence})
    limit = selectors.limit_to_watch((until - today).days, places_of(filing))
    return ActData(
        note=given.note,
        data=given.data,
        detail={"until": until.isoformat()},
        columns={"watch_until": until, "expires_on": max(filing.expires_on, until + timedelta(days=1))},
        write=lambda: start_stage(actor, filing, WATCH, limit, now),
        id=given.id,
    )


def _day(value: Any) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise Invalid(_("This is no day."), fields={"until": _("Write it like 2026-11-30.")}) from None


def _merge(actor: Actor, filing: FilingRecord, given: ActData) -> ActData:
    """Merge it with another open one that is as open to readers; both are locked, so that no ring is made."""
    number = str(given.data["master"]).strip().upper()
    master = selectors.visible_filings(actor).filter(number=number).first()
    sentence = ""
    if number == filing.number:
        sentence = _("It cannot be merged with itself.")
    elif master is None:
        sentence = _("There is no report for record %(number)s that you may see.") % {"number": number[:20]}
    elif master.state not in OPEN_STATES:
        sentence = _("%(number)s is open no more, so nothing is merged with it.") % {"number": number}
    elif (master.sensitivity, filing.sensitivity).count(Sensitivity.NAMES_PERSON) == 1:
        sentence = _("Only one of the two names a person: they are read by different people.")
    elif master.township_id != filing.township_id:
        sentence = _("It lies in another township.")
    if sentence or master is None:
        raise Invalid(sentence, fields={"master": sentence})
    return ActData(
        note=given.note,
        data=given.data,
        detail={"master": master.number},
        columns={"master_id": master.pk},
        id=given.id,
    )


def _convert(actor: Actor, filing: FilingRecord, given: ActData) -> ActData:
    """Make it an incident that begins now: its day, its deadlines and its place in every rate are its own.

    Words that name a person are not copied: the incident gets others, for more people read it.
    """
    is_sensitive = filing.sensitivity == Sensitivity.NAMES_PERSON
    if is_sensitive and not given.note:
        sentence = _("Write words for the incident that name nobody: more people read it.")
        raise Invalid(sentence, fields={"note": sentence})
    matter = str(given.data["matter"])
    rule = rulebook(city_time.local_day(city_time.now())).by_code.get(matter)
    if rule is not None and rule.is_confidential:
        sentence = _("What is confidential is reported by itself: a report for record would show that there is one.")
        raise Invalid(sentence, fields={"matter": sentence})
    lng, lat, accuracy_m = _point_of(filing)
    words = given.note or filing.facts
    report = ReportData(
        uuid5(SPACE, filing.number), matter, words, lng, lat, accuracy_m=accuracy_m, occurred_at=filing.occurred_at
    )
    incident = take_in_report(actor, report).incident
    return ActData(
        note=given.note,
        data=given.data,
        detail={"matter": matter, "incident": incident.reference},
        columns={"incident_reference": incident.reference},
        id=given.id,
    )


def _point_of(filing: FilingRecord) -> tuple[float, float, float | None]:
    """Return its point; where none was named a point of its grid, as rough as marks the incident's place as uncertain."""
    if filing.lng is not None and filing.lat is not None:
        return filing.lng, filing.lat, None
    grid = areas.place(filing.grid_id)
    return grid.lng or 0.0, grid.lat or 0.0, settings.COARSE_POSITION_M + 1


_MAKERS: Mapping[str, Callable[[Actor, FilingRecord, ActData], ActData]] = {
    FilingAction.WATCH: _watch,
    FilingAction.MERGE: _merge,
    FilingAction.CONVERT: _convert,
}
