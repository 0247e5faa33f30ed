"""Owns who hears of an organisation and of a mandate; a notice's key makes telling again harmless."""

from collections.abc import Iterable
from datetime import datetime

from foundation.notices.services import NoticeDraft, tell_many
from grids.areas import selectors as areas
from grids.organisations.choices import SUBJECT_KIND
from grids.organisations.events import MandateChanged, OrganisationMoved
from grids.organisations.models import Mandate, Organisation
from grids.organisations.selectors import speakers_of
from grids.organisations.workflow import ORGANISATION
from grids.workforce.desks import desk_of


def tell_of_moves(now: datetime, events: Iterable[OrganisationMoved]) -> None:
    """Tell the desk of what waits for it, and who speaks for a group of what was decided."""
    heard = [(event, ORGANISATION.row(event.action)) for event in events]
    heard = [(event, row) for event, row in heard if row is not None and (row.desk_notice or row.speakers_notice)]
    keys = {event.organisation_id for event, _row in heard}
    found = Organisation.objects.in_bulk(keys)
    speakers = {**speakers_of(keys), **_last_speakers([key for key in keys if key in found and found[key].ended_at])}
    drafts = []
    for event, row in heard:
        organisation = found.get(event.organisation_id)
        if organisation is None or row is None:
            continue
        if row.desk_notice:
            people = desk_of(areas.own_place(organisation).id)
            drafts.append(_draft(organisation, row.desk_notice, event, people))
        if row.speakers_notice:
            drafts.append(_draft(organisation, row.speakers_notice, event, speakers.get(organisation.pk, ())))
    tell_many([one for one in drafts if one.recipients], now=now)


def _last_speakers(keys: Iterable[int]) -> dict[int, list[int]]:
    """Return who spoke for organisations that have ended, until they did."""
    found: dict[int, list[int]] = {}
    rows = Mandate.objects.filter(organisation_id__in=keys, confirmed_at__isnull=False, user__is_active=True)
    for mandate in rows.select_related("organisation"):
        over = mandate.organisation.ended_at
        if mandate.ended_at is not None and over is not None and mandate.ended_at >= over:
            found.setdefault(mandate.organisation_id, []).append(mandate.user_id)
    return found


def _draft(organisation: Organisation, kind: str, event: OrganisationMoved, people: Iterable[int]) -> NoticeDraft:
    return NoticeDraft(
        recipients=tuple(dict.fromkeys(one for one in people if one != event.actor_user_id)),
        kind=kind,
        key=f"organisation:{event.key}:{kind}",
        subject_kind=SUBJECT_KIND,
        subject_key=str(organisation.pk),
        params={"organisation": organisation.name},
    )


def tell_of_mandates(now: datetime, events: Iterable[MandateChanged]) -> None:
    """Tell who may confirm a mandate that it waits, and its holder that it begins or has ended."""
    heard = [event for event in events if event.change in _KINDS]
    found = Mandate.objects.select_related("organisation").in_bulk({event.mandate_id for event in heard})
    drafts = []
    for event in heard:
        mandate = found.get(event.mandate_id)
        if mandate is None:
            continue
        organisation = mandate.organisation
        people = [mandate.user_id] if event.change != "given" else desk_of(areas.own_place(organisation).id, above=True)
        drafts.append(
            NoticeDraft(
                recipients=tuple(dict.fromkeys(one for one in people if one != event.actor_user_id)),
                kind=_KINDS[event.change],
                key=f"mandate:{event.key}",
                subject_kind=SUBJECT_KIND,
                subject_key=str(organisation.pk),
                params={"organisation": organisation.name},
            )
        )
    tell_many([one for one in drafts if one.recipients], now=now)


_KINDS = {"given": "mandate_waits", "confirmed": "mandate_given", "ended": "mandate_ended"}
