"""Owns how a report for record begins: the same one once however often it comes, placed in its grid, refused outside the net."""

import hashlib
import json
import math
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError
from django.utils.translation import gettext as _

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.errors import DifferentContent, DomainError, Invalid
from foundation.kernel.search import fold_text
from foundation.kernel.text import TOO_LONG, normalize_line_breaks
from foundation.process.services import ActData, begin
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.areas.selectors import Place
from grids.workforce.choices import Role
from grids.workforce.desks import ROLE_AT, UPWARDS, people_at
from incidents.cases.services.intake import CLOCK_SKEW, LONGEST_AGO, TRIES, h3_cell, new_reference
from incidents.filings import selectors
from incidents.filings.choices import ACKNOWLEDGE, FilingKind, Sensitivity
from incidents.filings.models import FilingRecord
from incidents.filings.services.process import FILINGS, places_of, start_stage

PREFIX = "RB-"
# Of the facts, and of why it is no incident, in characters.
LONGEST_FACTS, LONGEST_WHY = 2_000, 500


@dataclass(frozen=True, slots=True)
class FilingData:
    """What is filed. ``id`` is made by the client; degrees in WGS 84, both None where no place is named.

    ``names_person``: then its reporter and the desk of its level alone read it.
    """

    id: UUID
    kind: str
    facts: str
    why_not_a_case: str
    lng: float | None = None
    lat: float | None = None
    occurred_at: datetime | None = None
    is_urgent: bool = False
    names_person: bool = False


class AlreadyFiled(DifferentContent):
    """The actor's own earlier report, ``filing``, stands under this id with other words."""

    def __init__(self, filing: FilingRecord) -> None:
        super().__init__(_("This was sent already, as %(reference)s.") % {"reference": filing.number})
        self.filing = filing
        self.extra = {"number": filing.number}


@dataclass(frozen=True, slots=True)
class FilingIntake:
    """The report for record, and whether this very call made it."""

    filing: FilingRecord
    is_new: bool


def file_report_for_record(actor: Actor, data: FilingData) -> FilingIntake:
    """Take a report for record in, once.

    The same id with the same content answers the one that is there; with other content raises ``AlreadyFiled``, or
    ``DifferentContent`` where somebody else's has that id. Raises ``Denied``, ``Invalid`` naming fields, and ``Invalid``
    with code ``outside_net`` for a point that no grid holds.
    """
    digest = digest_of(data)
    try:
        return _file_new(actor, data, digest)
    except DifferentContent:
        raise
    except DomainError:
        # What was filed once is answered as it was then, though the net or the posting has changed since.
        known = _own_earlier_filing(actor, data.id, digest)
        if known is None:
            raise
        return FilingIntake(known, is_new=False)


def digest_of(data: FilingData) -> str:
    """Return what tells one report from another: what a person said, not where a phone measures itself at each try."""
    said = (
        data.kind,
        normalize_line_breaks(data.facts),
        normalize_line_breaks(data.why_not_a_case),
        data.is_urgent,
        data.names_person,
    )
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _file_new(actor: Actor, data: FilingData, digest: str) -> FilingIntake:
    """Write it first and ask afterwards: hardly any has come before."""
    filing = _prepare(actor, data, digest)
    places = places_of(filing)
    rule = selectors.filing_rule(places)
    filing.expires_on = city_time.local_day(filing.filed_at + rule.open_for)
    limit = selectors.limit_to_acknowledge(rule, places, is_urgent=filing.is_urgent)
    at = filing.filed_at
    given = ActData(write=lambda: start_stage(actor, filing, ACKNOWLEDGE, limit, at))
    for _attempt in range(TRIES):
        try:
            begin(actor, FILINGS, filing, given, at=at)
        except IntegrityError:
            # Either the same has come before, or the number is taken.
            known = _own_earlier_filing(actor, data.id, digest)
            if known is not None:
                return FilingIntake(known, is_new=False)
            filing.number = PREFIX + new_reference(at)
        else:
            return FilingIntake(filing, is_new=True)
    raise Invalid(_("No free reference was found; send the report again."))


def _own_earlier_filing(actor: Actor, client_id: UUID, digest: str) -> FilingRecord | None:
    known = FilingRecord.objects.filter(client_id=client_id).first()
    if known is None:
        return None
    if known.reported_by_id != actor.user_id:
        raise DifferentContent(_("Another report has been sent under this number."))
    if known.content_digest != digest:
        raise AlreadyFiled(known)
    return known


def _prepare(actor: Actor, data: FilingData, digest: str) -> FilingRecord:
    """Return the report, not yet written; raises what ``file_report_for_record`` does."""
    policies.require(actor, "filing.file")
    now = city_time.now()
    facts, why = normalize_line_breaks(data.facts).strip(), normalize_line_breaks(data.why_not_a_case).strip()
    _check(data, facts, why, now)
    grid = _grid_of(actor, data)
    number = PREFIX + new_reference(now)
    names = ("city_id", "township_id", "village_id", "grid_id")
    filing = FilingRecord(
        client_id=data.id,
        content_digest=digest,
        number=number,
        kind=data.kind,
        facts=facts,
        why_not_a_case=why,
        is_urgent=data.is_urgent,
        sensitivity=Sensitivity.NAMES_PERSON if data.names_person else Sensitivity.ORDINARY,
        **dict(zip(names, (int(step) for step in grid.path.split("/") if step), strict=True)),
        lng=data.lng,
        lat=data.lat,
        h3_cell=h3_cell(data.lng, data.lat) if data.lng is not None and data.lat is not None else "",
        reported_by_id=actor.user_id,
        occurred_at=data.occurred_at or now,
        filed_at=now,
    )
    filing.level = _desk_level(actor, filing)
    filing.search_text = search_text_of(filing)
    return filing


def search_text_of(filing: FilingRecord) -> str:
    """Return what a search reads of a report for record; of one that names a person nothing but its number and place."""
    words = "" if filing.sensitivity == Sensitivity.NAMES_PERSON else f"{filing.facts} {filing.why_not_a_case}"
    places = " ".join(place.name for place in areas.chain(filing.grid_id)[1:])
    return fold_text(f"{filing.number} {words} {places}")


def _check(data: FilingData, facts: str, why: str, now: datetime) -> None:
    """Raise ``Invalid`` naming every field that does not fit."""
    lone = "lng" if data.lng is None else "lat"
    found = {
        "kind": "" if data.kind in FilingKind.values else _("Choose one from the list."),
        "facts": _problem_of(facts, LONGEST_FACTS),
        "why_not_a_case": _problem_of(why, LONGEST_WHY),
        "occurred_at": _problem_of_time(data.occurred_at or now, now),
        lone: _("Longitude and latitude come together.") if (data.lng is None) != (data.lat is None) else "",
    }
    if wrong := {name: sentence for name, sentence in found.items() if sentence}:
        raise Invalid(_("Some of the data does not fit."), fields=wrong)


def _problem_of(text: str, longest: int) -> str:
    """Return what is wrong with words, nothing where they fit."""
    if not text:
        return _("This is needed.")
    return TOO_LONG % {"limit_value": longest, "show_value": len(text)} if len(text) > longest else ""


def _problem_of_time(at: datetime, now: datetime) -> str:
    """Return what is wrong with when it happened, nothing where it fits."""
    if at > now + CLOCK_SKEW:
        return _("This lies in the future. Say when it was seen.")
    return _("This is too long ago. Say when it was seen.") if at < now - LONGEST_AGO else ""


def _grid_of(actor: Actor, data: FilingData) -> Place:
    """Return the grid it lies in: that of the point, the own dedicated one first; without a point the reporter's own."""
    own = {grant.area_id for grant in actor.grants_of(Role.GRID_WORKER)}
    if data.lng is None or data.lat is None:
        if len(own) == 1:
            return areas.place(own.pop())
        sentence = _("Say where it is: use your position or a pin on the map.")
        raise Invalid(sentence, fields={"lng": sentence})
    is_on_earth = math.isfinite(data.lng) and math.isfinite(data.lat) and abs(data.lng) <= 180 and abs(data.lat) <= 90
    found = areas.locate(data.lng, data.lat) if is_on_earth else None
    if found is None:
        sentence = areas.outside_sentence(data.lng, data.lat) if is_on_earth else _("This is no place on earth.")
        raise Invalid(sentence, code="outside_net", fields={"lng": sentence, "lat": sentence})
    return next((grid for grid in found.dedicated if grid.id in own), found.grid)


def _desk_level(actor: Actor, filing: FilingRecord) -> str:
    """Return the level whose desk reads it first: one with somebody else posted, from the reporter's own level up.

    What cannot be solved at the reporter's level goes to the township at once.
    """
    is_above = filing.kind == FilingKind.BEYOND_LEVEL or not actor.has_role(Role.GRID_WORKER)
    first = Level.TOWNSHIP if is_above else Level.VILLAGE
    levels = UPWARDS[UPWARDS.index(first) :]
    area_at = {level: areas.area_of(filing, level) for level in levels}
    people = people_at(area_at.values())
    others = (level for level in levels if {*people.get((area_at[level], ROLE_AT[level]), ())} - {actor.user_id})
    return next(others, first)
