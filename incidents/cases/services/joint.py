"""Owns joint action (吹哨报到): who is called to do what and until when, who came, and the clock of each to arrive."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor, system
from foundation.kernel.errors import Denied, Invalid, NotFound
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.desks import desk_level_of, higher_level
from incidents.cases.choices import WhistleKind
from incidents.cases.models import Assist, Incident, TouchedTownship
from incidents.cases.policies import is_at_holding_desk, is_grid_worker, is_unit_handler
from incidents.cases.scoping import units_of
from incidents.cases.selectors import joint
from incidents.cases.services.act_extras import ActExtras
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import practice_of, rulebook
from procedures.clocks import deadlines
from procedures.clocks.kinds import Subject
from procedures.clocks.selectors import Limit
from procedures.clocks.services import start_clock, stop_clock

CLOCK = system("clock")
KIND = "arrival"
HOUR = timedelta(hours=1)


def call_others(actor: Actor, incident: Incident, wanted: Mapping[str, Any], *, task: str, at: datetime) -> ActExtras:
    """Return what a whistle adds: a row for each unit it calls and each township it names.

    ``wanted``: ``kind``, and ``units`` ("unit:<id>") or ``townships`` (codes). Raises ``Invalid`` naming the field and
    ``Denied`` where the actor may not name townships or call these units.
    """
    kind = str(wanted["kind"])
    if kind not in WhistleKind.values:
        raise Invalid(_("This is no kind of whistle."), fields={"kind": _("Choose from the list.")})
    if not wanted.get("units") and not wanted.get("townships"):
        raise Invalid(_("Say who is called."), fields={"units": _("Choose at least one unit or township.")})
    touched = _townships_named(actor, incident, wanted.get("townships") or [])
    units = _units_called(actor, incident, wanted.get("units") or [])
    columns: dict[str, Any] = {"is_joint": True}
    detail = {
        "kind": kind,
        "units": [unit.name for unit in units],
        "unit_ids": [unit.pk for unit in units],
        "townships": [place.name for place in touched],
        "township_codes": [place.code for place in touched],
    }
    together = 1 + len(joint.touched_townships(incident)) + len(touched)
    if touched and together >= practice_of(incident).city_coordinates_townships:
        columns["level"] = higher_level(incident.level, Level.CITY)
        detail["coordinated_by"] = areas.place(incident.city_id).name
    assists = [new_assist(actor, incident, unit.pk, kind, task, at) for unit in units]
    named = [
        TouchedTownship(incident=incident, township_id=place.id, named_by_id=actor.user_id, named_at=at)
        for place in touched
    ]
    writes = (lambda: TouchedTownship.objects.bulk_create(named), lambda: Assist.objects.bulk_create(assists))
    return ActExtras(detail, columns, writes)


def new_assist(actor: Actor, incident: Incident, unit_id: int, kind: str, task: str, at: datetime) -> Assist:
    """Return the row of a unit that is called at a moment, not yet written."""
    return Assist(
        incident=incident,
        unit_id=unit_id,
        kind=kind,
        task=task,
        whistled_by_id=actor.user_id,
        whistled_at=at,
        due_at=arrival_due_at(incident, kind, at),
    )


def _townships_named(actor: Actor, incident: Incident, codes: Sequence[str]) -> list[areas.Place]:
    """Return the townships of these codes; they are named by a township's desk over the incident, or the city's."""
    if codes and desk_level_of(actor, incident, Level.TOWNSHIP) is None:
        raise Denied(_("Only the desk of its township, or of the city, may name other townships."))
    sentence = _("Choose townships from the list.")
    known = {place.id for place in joint.other_townships(incident)} if codes else set()
    found = {}
    for code in codes:
        try:
            place = areas.area_by_code(str(code))
        except NotFound as error:
            raise Invalid(error.message, fields={"townships": sentence}) from error
        if place.id not in known:
            words = _("%(place)s is no other township, or named already.") % {"place": place.name}
            raise Invalid(words, fields={"townships": sentence})
        found[place.id] = place
    return list(found.values())


def _units_called(actor: Actor, incident: Incident, names: Sequence[str]) -> list[Any]:
    """Return the units of these names ("unit:<id>"); a township that the incident only touches calls its own ones."""
    free = {f"unit:{unit.pk}": unit for unit in joint.callable_units(incident)} if names else {}
    for name in names:
        if name not in free:
            sentence = _("This unit does not serve the place, has nobody posted, or has been called already.")
            raise Invalid(sentence, fields={"units": _("Choose units from the list.")})
    units = [free[name] for name in dict.fromkeys(names)]
    holds = is_at_holding_desk(actor, incident) or is_unit_handler(actor, incident) or is_grid_worker(actor, incident)
    if not holds:
        own = {place.id for place in joint.own_townships(actor, joint.touched_townships(incident))}
        if any(unit.area_id not in own for unit in units):
            raise Denied(_("Your township calls its own units only."))
    return units


def arrival_limit(incident: Incident, kind: str) -> tuple[Limit, timedelta]:
    """Return how long a called unit may take, and how much of that counts as used when it is called.

    An emergency's minutes (a rule of the township) are what is left of one urgent hour, the finest unit there is.
    """
    chain = (incident.city_id, incident.township_id, incident.village_id, incident.grid_id)
    limit = rulebook(incident.reported_on).limit_for(incident.matter_id, Stage.ARRIVAL, chain)
    if kind != WhistleKind.EMERGENCY:
        return limit, timedelta()
    minutes = timedelta(minutes=practice_of(incident).emergency_arrival_minutes)
    return Limit(1, "urgent_hour", limit.calendar, limit.ladder), max(HOUR - minutes, timedelta())


def arrival_due_at(incident: Incident, kind: str, at: datetime) -> datetime:
    """Return until when a unit that is called at a moment has to arrive."""
    limit, used = arrival_limit(incident, kind)
    return deadlines.compute_due_at(deadlines.Limit(limit.amount, limit.unit), at, used, limit.calendar)


def note_arrival(actor: Actor, incident: Incident, words: str, at: datetime) -> ActExtras:
    """Return what an arrival adds: that the actor's unit is there, or, once it is, what it did.

    Raises ``Invalid`` where it is there already and no words say what it did.
    """
    mine = Assist.objects.filter(incident=incident, unit_id__in=units_of(actor), ended_at__isnull=True)
    assist = mine.filter(arrived_at__isnull=True).order_by("pk").first() or mine.select_related("unit").latest("pk")
    row = Assist.objects.filter(pk=assist.pk)
    if assist.arrived_at is None:
        detail = {"unit_name": assist.unit.name, "is_late": bool(assist.due_at and assist.due_at < at)}
        columns = {"arrived_by_id": actor.user_id, "arrived_at": at, "words": words}
        return ActExtras(detail, writes=(lambda: row.update(**columns),))
    if not words:
        raise Invalid(_("Your unit is there already: say what it did."), fields={"note": _("This is needed.")})
    together = "\n".join(filter(None, (assist.words, words)))
    return ActExtras({"unit_name": assist.unit.name, "was_there": True}, writes=(lambda: row.update(words=together),))


def end_assists(actor: Actor, incident: Incident, at: datetime) -> ActExtras:
    """Return what an end adds: nobody is awaited any more."""
    del actor
    if not incident.is_joint:
        return ActExtras()
    still_open = Assist.objects.filter(incident=incident, ended_at__isnull=True)
    return ActExtras(writes=(lambda: still_open.update(ended_at=at),))


def keep_arrivals(now: datetime, incident_ids: Collection[int]) -> None:
    """Run the clock of each unit that is awaited from the moment it was called; stop it where it came or the incident ended."""
    for assist in Assist.objects.filter(incident_id__in=incident_ids).select_related("incident"):
        subject = Subject(KIND, str(assist.pk))
        if assist.arrived_at is not None or assist.ended_at is not None:
            stop_clock(CLOCK, subject, Stage.ARRIVAL, at=assist.arrived_at or now)
            continue
        limit, used = arrival_limit(assist.incident, assist.kind)
        start_clock(CLOCK, subject, Stage.ARRIVAL, limit, at=assist.whistled_at, used=used)


def awaited_assists(pks: Iterable[str]) -> list[Assist]:
    """Return those of the assists that have not arrived and are still awaited."""
    rows = Assist.objects.filter(pk__in=[int(pk) for pk in pks], arrived_at__isnull=True, ended_at__isnull=True)
    return list(rows.select_related("incident", "unit"))
