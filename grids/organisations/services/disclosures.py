"""Owns what comes round: each January opens what is to be disclosed of the year before; visits and missing ones are told."""

import calendar
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from foundation.kernel import city_time
from foundation.notices.services import NoticeDraft, tell_many
from grids.areas import selectors as areas
from grids.organisations.choices import (
    DISCLOSED_IN,
    DUE_DAY,
    KNOWN_STATES,
    SOCIAL_KINDS,
    SUBJECT_KIND,
    DisclosureKind,
)
from grids.organisations.models import Disclosure, DisclosureRule, Organisation
from grids.organisations.selectors import speakers_of
from grids.workforce.desks import desk_of

BATCH = 500
# What was due longer ago has been told; a duty that did not run for a while makes up for so many days.
TOLD_WITHIN = timedelta(days=14)


def open_disclosures(now: datetime) -> int:
    """Open what filed and registered groups have to disclose of the year that is over; return how many are new.

    A group discloses from the year it was filed in. A second run finds nothing to open.
    """
    year = city_time.local_day(now).year - 1
    due = {str(kind): _due_day(kind, year) for kind in DUE_DAY}
    rows = Organisation.objects.filter(kind__in=SOCIAL_KINDS, state__in=KNOWN_STATES, known_on__lt=date(year + 1, 1, 1))
    total, last = 0, 0
    while found := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = found[-1].pk
        total += _open(found, year, due)
    return total


def _due_day(kind: DisclosureKind, year: int) -> date:
    rule = DisclosureRule.objects.filter(kind=kind).first()
    month, day = (rule.due_month, rule.due_day) if rule is not None else DUE_DAY[kind]
    return date(year + 1, month, min(day, calendar.monthrange(year + 1, month)[1]))


def _open(found: Sequence[Organisation], year: int, due: dict[str, date]) -> int:
    wanted = {(one.pk, str(kind)) for one in found for kind in DISCLOSED_IN[one.state]}
    known = Disclosure.objects.filter(organisation__in=found, year=year).values_list("organisation_id", "kind")
    missing = sorted(wanted - set(known))
    with transaction.atomic():
        Disclosure.objects.bulk_create(
            [Disclosure(organisation_id=pk, kind=kind, year=year, due_on=due[kind]) for pk, kind in missing],
            ignore_conflicts=True,
        )
    return len(missing)


def remind_of_disclosures(now: datetime) -> int:
    """Tell those who speak for a group, once each, a month before a disclosure is due and when it is late; return how many."""
    today = city_time.local_day(now)
    rows = Disclosure.objects.filter(filed_at__isnull=True, organisation__state__in=KNOWN_STATES)
    soon = rows.filter(due_on__gte=today, due_on__lte=today + timedelta(days=30))
    late = rows.filter(due_on__lt=today, due_on__gte=today - TOLD_WITHIN)
    return _tell(now, "disclosure_due", soon) + _tell(now, "disclosure_late", late)


def _tell(now: datetime, kind: str, rows: QuerySet[Disclosure]) -> int:
    found = list(rows.select_related("organisation"))
    people = speakers_of({one.organisation_id for one in found})
    drafts = [
        NoticeDraft(
            recipients=tuple(people.get(one.organisation_id) or desk_of(areas.own_place(one.organisation).id)),
            kind=kind,
            key=f"disclosure:{one.pk}:{kind}",
            subject_kind=SUBJECT_KIND,
            subject_key=str(one.organisation_id),
            params={"organisation": one.organisation.name, "year": one.year, "day": one.due_on.isoformat()},
        )
        for one in found
    ]
    return _send(now, drafts)


def remind_of_visits(now: datetime) -> int:
    """Tell who accompanies a group that the day of the next visit has come, once for each such day; return how many."""
    today = city_time.local_day(now)
    rows = Organisation.objects.filter(next_look_on__lte=today, next_look_on__gt=today - TOLD_WITHIN)
    drafts = [
        NoticeDraft(
            recipients=tuple(filter(None, (one.accompanied_by_id,))),
            kind="visit_due",
            key=f"organisation:{one.pk}:visit:{one.next_look_on}",
            subject_kind=SUBJECT_KIND,
            subject_key=str(one.pk),
            params={"organisation": one.name},
        )
        for one in rows.filter(accompanied_by__is_active=True).order_by("pk")
    ]
    return _send(now, drafts)


def _send(now: datetime, drafts: Iterator[NoticeDraft] | list[NoticeDraft]) -> int:
    told = [one for one in drafts if one.recipients]
    tell_many(told, now=now)
    return len(told)
