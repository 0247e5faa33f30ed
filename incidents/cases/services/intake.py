"""Owns how an incident begins: a report is taken in once however often it is sent, placed in its grid, or refused."""

import hashlib
import json
import math
import secrets
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import h3
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.kernel import city_time, revisions, search
from foundation.kernel.actor import Actor
from foundation.kernel.bulk import new_row
from foundation.kernel.errors import DifferentContent, DomainError, Invalid
from foundation.kernel.text import TOO_LONG, normalize_line_breaks
from foundation.process.services import ActData, begin
from grids.areas import selectors as areas
from grids.areas.selectors import AreasAtPoint, Place
from grids.workforce.choices import Role
from incidents.cases.choices import About, Channel, PlaceSource
from incidents.cases.models import Incident
from incidents.cases.selectors.places import is_place_uncertain
from incidents.cases.services.confidential import Receiver, find_receiver, give_first_parts, sealed_id
from incidents.cases.services.process import IncidentEffects
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.selectors import REVISION, MatterRule, RuleBook, StandardRule, recent_number, rulebook
from incidents.catalogue.selectors.first_desk import first_level
from procedures.seals.choices import BY_RULE

# Crockford's base 32: no letter that reads like a digit or spells a word.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH, TRIES = 6, 5
H3_RESOLUTION = 9
# Of a description, in characters.
LONGEST_WORDS = 2000
# How much of a standard's words a step keeps, in characters.
KEPT_WORDS = 200
CLOCK_SKEW = timedelta(minutes=10)
LONGEST_AGO = timedelta(days=3653)


@dataclass(frozen=True, slots=True)
class ReportData:
    """What a reporter sends. ``id`` is made by the client; degrees in WGS 84; ``channel`` empty: by the actor's posting."""

    id: UUID
    matter: str
    description: str
    lng: float
    lat: float
    accuracy_m: float | None = None
    occurred_at: datetime | None = None
    place_source: str = PlaceSource.PIN
    channel: str = ""
    # Asked for by the reporter; what is ``about`` somebody of the office is confidential in any case.
    is_confidential: bool = False
    about: str = About.NOBODY
    # By which standard of its matter it is to be filed, a number, where the reporter knows; the desk may choose another.
    standard: str = ""


class AlreadySent(DifferentContent):
    """The actor sent an earlier report, ``incident``, under this id with other words."""

    def __init__(self, incident: Incident) -> None:
        sentence = _("This was sent already, as %(reference)s.") % {"reference": incident.reference}
        super().__init__(sentence)
        self.incident = incident
        self.extra = {"reference": incident.reference}


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """The incident of a report, and whether this call made it."""

    incident: Incident
    is_new: bool


def report_incident(actor: Actor, data: ReportData) -> Incident:
    """Take a report in and return its incident; raises as ``take_in_report``."""
    return take_in_report(actor, data).incident


def take_in_report(actor: Actor, data: ReportData) -> IntakeResult:
    """Take a report in, once.

    The same id with the same matter and words returns the incident that exists, whatever position is sent this time.
    With other words raises ``AlreadySent``, or ``DifferentContent`` where somebody else's report has that id.
    Raises ``Invalid`` for an unknown matter and, with code ``outside_net``, for a point no grid holds.
    """
    digest = digest_of(data)
    try:
        return _take_in_new_report(actor, data, digest)
    except DifferentContent:
        raise
    except DomainError:
        # A report taken in before gets the same answer, even if the net or the rules have changed since.
        known = own_earlier_report(data.id, digest, actor)
        if known is None:
            raise
        return IntakeResult(known, is_new=False)


def _take_in_new_report(actor: Actor, data: ReportData, digest: str) -> IntakeResult:
    """Insert the incident and look for an earlier report only if that fails: hardly any report is sent twice."""
    now = city_time.now()
    numbers, incident_id = _draw_number(data, now)
    incident, detail = _prepare_incident(actor, data, digest, numbers, now)
    if not incident.is_sealed:
        # Without one where the rules have changed since this process read them.
        incident.pk = incident_id or revisions.new_number(Incident)
    # Before anything is written: where nobody could open it, it is not taken in.
    recipient = find_receiver(areas.place(incident.grid_id).path, data.about) if incident.is_sealed else Receiver()
    for _attempt in range(TRIES):
        try:
            process = IncidentEffects(numbers.get(REVISION, 1)).process()
            # Parts are given in the transaction that writes the incident; an open one needs none around its own.
            with transaction.atomic() if incident.is_sealed else nullcontext():
                begin(actor, process, incident, ActData(detail=detail), at=incident.reported_at)
                if incident.is_sealed:
                    give_first_parts(incident, recipient, BY_RULE)
        except IntegrityError:
            # Either the same report was taken in before, or the reference is in use.
            known = own_earlier_report(data.id, digest, actor)
            if known is not None:
                return IntakeResult(known, is_new=False)
            incident.reference = new_reference(incident.reported_at)
        else:
            return IntakeResult(incident, is_new=True)
    raise Invalid(_("No free reference was found; send the report again."))


def _draw_number(data: ReportData, now: datetime) -> tuple[Mapping[str, int], int | None]:
    """Return the revisions, and with the same statement a number for the incident unless it begins sealed.

    What is confidential has a number of its own: one drawn here would be missing between two others, and tell of it. So none
    is drawn by rules that have changed, by which its matter may have become confidential.
    """
    seen = recent_number()
    rule = rulebook(city_time.local_day(now), revision=seen).by_code.get(data.matter)
    if _begins_sealed(data, rule):
        return revisions.current(), None
    return revisions.current_with_number(Incident, REVISION, seen)


def take_in_placed(
    actor: Actor, data: ReportData, *, reference: str, reported_at: datetime, reported_by_id: int | None
) -> Incident:
    """Make the incident of a report that waited for its place: with the number, the moment and the reporter it had.

    Its first clock counts from that moment. One that the same client sent with a place in the meantime is returned as it is.
    Where its matter has become confidential since, it begins sealed.
    """
    known = Incident.including_sealed.filter(client_id=data.id).first()
    if known is not None:
        return known
    numbers = revisions.current()
    incident, detail = _prepare_incident(actor, data, digest_of(data), numbers, reported_at, is_past=True)
    incident.reference, incident.reported_by_id = reference, reported_by_id
    incident.search_text = search_text_of(incident)
    recipient = find_receiver(areas.place(incident.grid_id).path, data.about) if incident.is_sealed else Receiver()
    process = IncidentEffects(numbers.get(REVISION, 1)).process()
    begin(actor, process, incident, ActData(detail=detail), at=reported_at)
    if incident.is_sealed:
        give_first_parts(incident, recipient, BY_RULE)
    return incident


def digest_of(data: ReportData) -> str:
    """Return a digest of what a person entered; what a device measures again at each try is not part of it."""
    return digest_of_words(data.matter, data.description)


def digest_of_words(matter: str, description: str) -> str:
    """Return the digest of a report about a matter, a code, in these words."""
    content = {"matter": matter, "description": normalize_line_breaks(description)}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def new_reference(at: datetime) -> str:
    """Return a reference people can read out: the local date and six random characters, ``261122-48K7Q2``."""
    bits = secrets.randbits(5 * REFERENCE_LENGTH)
    letters = "".join(ALPHABET[bits >> 5 * place & 31] for place in range(REFERENCE_LENGTH))
    return f"{city_time.local_day(at):%y%m%d}-{letters}"


def own_earlier_report(client_id: UUID, digest: str, actor: Actor) -> Incident | None:
    """Return the actor's own report with this id, or None; a session may have begun or ended between two tries."""
    known = Incident.including_sealed.filter(client_id=client_id).first()
    if known is None:
        return None
    by_session = known.channel == Channel.RESIDENT and None in (known.reported_by_id, actor.user_id)
    if known.reported_by_id != actor.user_id and not by_session:
        raise DifferentContent(_("Another report has been sent under this number."))
    if known.content_digest != digest:
        raise AlreadySent(known)
    return known


def _prepare_incident(
    actor: Actor, data: ReportData, digest: str, numbers: Mapping[str, int], now: datetime, *, is_past: bool = False
) -> tuple[Incident, dict[str, str]]:
    """Return the incident, not yet written, and the details of its first step; reported ``now``, or then if that is past."""
    today, rules_number = city_time.local_day(now), numbers.get(REVISION, 1)
    channel = data.channel or channel_of(actor)
    matter = checked_matter(data, channel, rulebook(today, revision=rules_number).by_code.get(data.matter))
    net_number = numbers.get(areas.REVISION, 0)
    located = _locate_report(data, net_number, today if is_past else None)
    grid, also_grid = grid_of(matter, located)
    book = rulebook(today, revision=rules_number)
    standard = reported_standard(data.standard, channel, matter, book, may_be_gone=is_past)
    reference, seal = new_reference(now), _seal_columns(data, matter)
    level = first_level(matter, located.grid.path, today, numbers)
    incident = new_row(
        Incident,
        **seal,
        client_id=data.id,
        content_digest=digest,
        reference=reference,
        matter_id=matter.id,
        description=normalize_line_breaks(data.description),
        channel=channel,
        **dict.fromkeys(("level", "lowest_level"), level),
        **area_columns(grid.path),
        also_grid_id=also_grid.id if also_grid else None,
        lng=data.lng,
        lat=data.lat,
        accuracy_m=data.accuracy_m,
        is_place_uncertain=data.place_source == PlaceSource.ADDRESS
        or is_place_uncertain(data.lng, data.lat, data.accuracy_m, net_revision=net_number),
        place_source=data.place_source,
        h3_cell=h3_cell(data.lng, data.lat),
        reported_by_id=actor.user_id,
        occurred_at=plausible_time(data.occurred_at, now),
        reported_at=now,
        reported_on=today,
        search_text="" if seal["is_sealed"] else search_text(reference, data.description, matter, grid),
        filing_standard_id=standard.id if standard is not None else None,
    )
    return incident, _first_detail(data, incident, standard)


def _first_detail(data: ReportData, incident: Incident, standard: StandardRule | None) -> dict[str, str]:
    """Return the details of the first step: the standard that was named, and a moment that was sent and is not plausible."""
    detail = standard_detail(standard) if standard is not None else {}
    if data.occurred_at is not None and incident.occurred_at != data.occurred_at:
        detail["occurred_at_sent"] = data.occurred_at.isoformat()
    return detail


def reported_standard(
    number: str, channel: str, matter: MatterRule, book: RuleBook, *, may_be_gone: bool = False
) -> StandardRule | None:
    """Return the standard that a report names, None without a number; raises ``Invalid`` for one the matter does not have.

    Residents are never asked: by which condition something is measured is the office's to know. One that ``may_be_gone`` was
    asked for when the report came, and is left to the desk where it does not hold any more.
    """
    if not number or channel == Channel.RESIDENT:
        return None
    found = next((row for row in book.standards_of(matter.id) if str(row.number) == number), None)
    if found is None and not may_be_gone:
        raise Invalid(_("This matter has no such standard."), fields={"standard": _("Choose one from the list.")})
    return found


def standard_detail(standard: StandardRule) -> dict[str, str]:
    """Return what a step keeps of the standard an incident is filed by."""
    return {"standard": str(standard.number), "standard_words": standard.condition[:KEPT_WORDS]}


def _seal_columns(data: ReportData, matter: MatterRule) -> dict[str, Any]:
    """Return whether the incident begins sealed, and the id it has then; the database numbers the others."""
    is_sealed = _begins_sealed(data, matter)
    return {"id": sealed_id() if is_sealed else None, "is_sealed": is_sealed}


def _begins_sealed(data: ReportData, matter: MatterRule | None) -> bool:
    """Say whether a report is confidential from its first moment: it asks for that, is about the office, or its matter is."""
    return data.is_confidential or bool(data.about) or (matter is not None and matter.is_confidential)


def area_columns(path: str) -> dict[str, int]:
    """Return the columns of the areas on the path of a grid."""
    names = ("city_id", "township_id", "village_id", "grid_id")
    return dict(zip(names, (int(step) for step in path.split("/") if step), strict=True))


def checked_matter(data: Any, channel: str, matter: MatterRule | None) -> MatterRule:
    """Return the matter of a report; raises ``Invalid`` for none, one that is not the reporter's, and too many words."""
    if matter is None:
        raise Invalid(_("This matter is not on the list."), fields={"matter": _("Choose a matter from the list.")})
    if channel == Channel.RESIDENT and not matter.is_public:
        raise Invalid(_("Residents cannot report this matter here."), fields={"matter": _("Choose another matter.")})
    length = len(normalize_line_breaks(data.description))
    if length > LONGEST_WORDS:
        sentence = TOO_LONG % {"limit_value": LONGEST_WORDS, "show_value": length}
        raise Invalid(_("The description is too long."), fields={"description": sentence})
    return matter


def _locate_report(data: ReportData, net_number: int, day: date | None = None) -> AreasAtPoint:
    """Return where a report lies, in the net of today or of a day; raises ``Invalid`` outside it."""
    on_earth = math.isfinite(data.lng) and math.isfinite(data.lat) and abs(data.lng) <= 180 and abs(data.lat) <= 90
    located = None
    if on_earth and day is not None:
        located = areas.locate_on(data.lng, data.lat, day)
    elif on_earth:
        located = areas.locate(data.lng, data.lat, net_revision=net_number)
    if located is None:
        sentence = areas.outside_sentence(data.lng, data.lat) if on_earth else _("This is no place on earth.")
        raise Invalid(sentence, code="outside_net", fields={"lng": sentence, "lat": sentence})
    return located


def grid_of(matter: MatterRule, located: AreasAtPoint) -> tuple[Place, Place | None]:
    """Return the grid that owns the incident and, if that is a dedicated one, the territorial grid, which may read it."""
    if matter.dedicated_first and located.dedicated:
        return located.dedicated[0], located.grid
    return located.grid, None


def channel_of(actor: Actor) -> str:
    """Return the channel of this actor's reports."""
    if actor.has_role(Role.GRID_WORKER):
        return Channel.GRID_WORKER
    return Channel.DESK if actor.grants or actor.is_system else Channel.RESIDENT


def h3_cell(lng: float, lat: float) -> str:
    """Return the H3 cell, about 0.1 km², for heat maps and neighbours."""
    return str(h3.latlng_to_cell(lat, lng, H3_RESOLUTION))


def names_of(incident: Incident) -> str:
    """Return the references an incident is found by: its own, of a sub-incident also that of the whole."""
    return incident.reference if incident.parent is None else f"{incident.reference} {incident.parent.reference}"


def search_text(reference: str, description: str, matter: MatterRule, grid: Place) -> str:
    """Return the tokens an incident is found by: everything its row shows, in both languages."""
    places = (place.name for place in areas.chain(grid.id)[1:])
    return search.tokens(" ".join((reference, description, matter.name, matter.name_en, *places)))


def search_text_of(incident: Incident) -> str:
    """Return the tokens an incident is found by as it is now; none of a sealed one."""
    if incident.is_sealed:
        return ""
    rule, grid = catalogue.matter(incident.matter_id), areas.place(incident.grid_id)
    return search_text(names_of(incident), incident.description, rule, grid)


def plausible_time(occurred_at: datetime | None, now: datetime) -> datetime:
    """Return when it happened, or ``now`` for a time no phone with a correct clock would send."""
    if occurred_at is None or not now - LONGEST_AGO <= occurred_at <= now + CLOCK_SKEW:
        return now
    return occurred_at
