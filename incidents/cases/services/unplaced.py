"""Owns reports that come without coordinates, by hotline or letter: placed by their address, or waiting until a desk does."""

import hashlib
import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor, system
from foundation.kernel.audit import audit
from foundation.kernel.errors import DifferentContent, Invalid, Stale
from foundation.kernel.search import fold_text
from foundation.kernel.text import TOO_LONG, normalize_line_breaks
from foundation.notices.services import NoticeDraft, forget_subject, tell_many
from grids.areas import selectors as areas
from grids.areas.choices import Level
from grids.workforce.choices import Role
from grids.workforce.desks import people_at
from incidents.cases.choices import SUBJECT_KIND, About, PlaceSource
from incidents.cases.models import Incident, UnplacedReport
from incidents.cases.selectors.lists import has_arrived
from incidents.cases.selectors.unplaced import place_of_address, unplaced_by_reference
from incidents.cases.services.intake import (
    TRIES,
    ReportData,
    channel_of,
    checked_matter,
    digest_of,
    new_reference,
    own_earlier_report,
    plausible_time,
    reported_standard,
    take_in_placed,
    take_in_report,
)
from incidents.catalogue import selectors as catalogue
from incidents.catalogue.choices import Stage
from incidents.catalogue.selectors import rulebook
from procedures.clocks.events import ClockReached
from procedures.clocks.kinds import Subject, register_stages
from procedures.clocks.services import start_clock, stop_clock

KIND, PLACEMENT = "unplaced", "placement"
CLOCK = system("clock")
# Of an address, in characters.
LONGEST_ADDRESS = 200
register_stages({PLACEMENT: gettext_lazy("place a report without a place")})


@dataclass(frozen=True, slots=True)
class UnplacedData:
    """A report with an address in place of a point. ``id`` is made by the client, so sending it again is safe."""

    id: UUID
    matter: str
    description: str
    address: str
    occurred_at: datetime | None = None
    # Asked for by whoever reports: sealed where its place is known, and refused where it would wait at a desk.
    is_confidential: bool = False
    about: str = About.NOBODY
    # Number of the standard of its matter that fits, kept until its place is known; the desk may choose another.
    standard: str = ""


@dataclass(frozen=True, slots=True)
class UnplacedIntake:
    """What a report came to: an ``incident`` where its place is known, else ``waiting``; and whether this call made it."""

    incident: Incident | None
    waiting: UnplacedReport | None
    is_new: bool

    @property
    def reference(self) -> str:
        """The reference of either; it stays the same when a place is found."""
        return str((self.incident or self.waiting).reference)  # type: ignore[union-attr] # there is one of them


def take_in_unplaced(actor: Actor, data: UnplacedData) -> UnplacedIntake:
    """Take in a report that has an address alone, once: an incident where that names a point, else one that waits.

    Raises ``Denied`` for whoever has no posting, ``Invalid`` naming fields, ``DifferentContent`` where the id was sent
    with other words or by somebody else.
    """
    policies.require(actor, "unplaced.report")
    address = data.address.strip()
    if not any(letter.isalnum() for letter in address):
        raise Invalid(_("Say where it is, in words."), fields={"address": _("This is needed.")})
    if len(address) > LONGEST_ADDRESS:
        sentence = TOO_LONG % {"limit_value": LONGEST_ADDRESS, "show_value": len(address)}
        raise Invalid(_("The address is too long."), fields={"address": sentence})
    known = _earlier(actor, data)
    if known is not None:
        return known
    city = _city_of(actor)
    found = place_of_address(address, city)
    if found.point is not None:
        taken = take_in_report(actor, _with_point(data, found.point))
        return UnplacedIntake(taken.incident, None, taken.is_new)
    if data.is_confidential or data.about or _is_confidential(data.matter):
        sentence = _("What is confidential waits at no desk: choose a point of the place on the map.")
        raise Invalid(sentence, fields={"address": sentence})
    return UnplacedIntake(None, _keep_waiting(actor, data, city, found.area), is_new=True)


def _is_confidential(code: str) -> bool:
    matter = rulebook(city_time.local_day(city_time.now())).by_code.get(code)
    return matter is not None and matter.is_confidential


def _with_point(data: UnplacedData, point: tuple[float, float]) -> ReportData:
    words = "\n".join(filter(None, (data.description, data.address.strip())))
    lng, lat = point
    return ReportData(
        data.id,
        data.matter,
        words,
        lng,
        lat,
        occurred_at=data.occurred_at,
        place_source=PlaceSource.ADDRESS,
        is_confidential=data.is_confidential,
        about=data.about,
        standard=data.standard,
    )


def _earlier(actor: Actor, data: UnplacedData) -> UnplacedIntake | None:
    """Return what the same report came to before; raises ``DifferentContent`` where it is not the same."""
    known = UnplacedReport.objects.filter(client_id=data.id).select_related("incident").first()
    if known is None:
        return _earlier_with_point(actor, data)
    if known.reported_by_id != actor.user_id:
        raise DifferentContent(_("Another report has been sent under this number."))
    if known.content_digest != _digest_of(data):
        raise DifferentContent(_("This was sent already, as %(reference)s.") % {"reference": known.reference})
    return UnplacedIntake(known.incident, None if known.incident else known, is_new=False)


def _earlier_with_point(actor: Actor, data: UnplacedData) -> UnplacedIntake | None:
    """Return the incident that the same words came to at once, by an address that named a point then and may not any more."""
    if not has_arrived(data.id):
        return None
    incident = own_earlier_report(data.id, digest_of(_with_point(data, (0.0, 0.0))), actor)
    return UnplacedIntake(incident, None, is_new=False) if incident is not None else None


def _digest_of(data: UnplacedData) -> str:
    content = [data.matter, normalize_line_breaks(data.description), data.address.strip()]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _city_of(actor: Actor) -> Any:
    """Return the city in which an actor is posted, else the first."""
    paths = (grant.area_path for grant in actor.grants if grant.area_path)
    city_id = next((int(path.split("/")[0]) for path in paths), None)
    if city_id is None:
        city_id = areas.areas(Level.CITY).values_list("pk", flat=True).first()
    if city_id is None:
        raise Invalid(_("There is no city in the net yet, so nobody could place it."))
    return areas.place(city_id)


def _keep_waiting(actor: Actor, data: UnplacedData, city: Any, area: Any) -> UnplacedReport:
    now = city_time.now()
    channel = channel_of(actor)
    book = rulebook(city_time.local_day(now))
    matter = checked_matter(data, channel, book.by_code.get(data.matter))
    standard = reported_standard(data.standard, channel, matter, book)
    chain = areas.chain(area.id) if area is not None else ()
    row = UnplacedReport(
        client_id=data.id,
        content_digest=_digest_of(data),
        matter_id=matter.id,
        description=normalize_line_breaks(data.description),
        address=data.address.strip(),
        address_key=fold_text(data.address),
        channel=channel,
        standard=str(standard.number) if standard is not None else "",
        city_id=city.id,
        township_id=chain[1].id if len(chain) > 1 else None,
        reported_by_id=actor.user_id,
        occurred_at=plausible_time(data.occurred_at, now),
        reported_at=now,
    )
    for _attempt in range(TRIES):
        row.reference = new_reference(now)
        with suppress(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
            _start(actor, row)
            return row
    known = _earlier(actor, data)
    if known is None or known.waiting is None:
        raise Invalid(_("No free reference was found; send the report again."))
    return known.waiting


def _start(actor: Actor, row: UnplacedReport) -> None:
    """Let its clock run, as long as one to accept such a report, and tell the desk that places it."""
    audit(actor, "report", KIND, [row.reference], at=row.reported_at)
    chain = tuple(filter(None, (row.city_id, row.township_id)))
    with suppress(Invalid):
        limit = rulebook(city_time.local_day(row.reported_at)).limit_for(row.matter_id, Stage.ACCEPT, chain)
        start_clock(CLOCK, Subject(KIND, row.reference), PLACEMENT, limit, at=row.reported_at)
    _tell([row], "unplaced_new", row.reported_at, row.reference)


def place_report(actor: Actor, reference: str, *, lng: float, lat: float) -> Incident:
    """Make an incident of a report that waits, at a point in degrees (WGS 84), under its own number and moment of reporting.

    Its time to be accepted counts from there. Raises ``NotFound``, ``Stale`` where it has a place already, ``Invalid``.
    """
    seen = unplaced_by_reference(actor, reference)
    policies.require(actor, "unplaced.place", seen)
    with transaction.atomic():
        row = UnplacedReport.objects.select_for_update().get(pk=seen.pk)
        if row.incident_id is not None:
            raise Stale(_("It has a place already."))
        now = city_time.now()
        words = "\n".join(filter(None, (row.description, row.address)))
        code = catalogue.matter(row.matter_id).code
        data = ReportData(
            row.client_id,
            code,
            words,
            lng,
            lat,
            occurred_at=row.occurred_at,
            channel=row.channel,
            standard=row.standard,
        )
        incident = take_in_placed(
            actor, data, reference=row.reference, reported_at=row.reported_at, reported_by_id=row.reported_by_id
        )
        row.incident, row.placed_at, row.placed_by_id = incident, now, actor.user_id
        row.save(update_fields=["incident", "placed_at", "placed_by"])
        if incident.is_sealed:
            _leave_to_the_seal(actor, row)
        stop_clock(CLOCK, Subject(KIND, row.reference), PLACEMENT, at=now)
        audit(actor, "place", KIND, [row.reference], at=now)
    return incident


def _leave_to_the_seal(actor: Actor, row: UnplacedReport) -> None:
    """Keep nothing at the desk of what became confidential: its words and its address stand in the sealed incident."""
    row.description = row.address = row.address_key = ""
    row.save(update_fields=["description", "address", "address_key"])
    for kind in (KIND, SUBJECT_KIND):
        forget_subject(actor, kind, row.reference)


def warn_unplaced(now: datetime, events: Iterable[ClockReached]) -> None:
    """Tell the desk what has waited long for a place, once for each rung its clock reaches."""
    own = {event.subject_key: event for event in events if event.subject_kind == KIND}
    for row in UnplacedReport.objects.filter(reference__in=own, incident__isnull=True):
        _tell([row], "unplaced_waits", now, own[row.reference].key)


def _tell(rows: Iterable[UnplacedReport], kind: str, now: datetime, key: str) -> None:
    drafts = []
    for row in rows:
        matter = catalogue.matter(row.matter_id)
        drafts.append(
            NoticeDraft(
                recipients=tuple(_desk_of(row)),
                kind=kind,
                key=f"unplaced:{kind}:{key}",
                subject_kind=KIND,
                subject_key=row.reference,
                params={"reference": row.reference, "matter": matter.name, "matter_en": matter.name_en},
                place=areas.place(row.township_id or row.city_id).path,
            )
        )
    tell_many([draft for draft in drafts if draft.recipients], now=now)


def _desk_of(row: UnplacedReport) -> list[int]:
    """Return who sits at the desk that places it: the township's, where it is named and staffed, else the city's."""
    posted = people_at([one for one in (row.township_id, row.city_id) if one is not None])
    township = posted.get((row.township_id or 0, Role.TOWNSHIP_OFFICIAL), ())
    return list(township or posted.get((row.city_id, Role.CITY_CENTRE), ()))
