"""Filing a report for record: once, placed, refused in words; and what becomes of it."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from foundation.kernel import revisions
from foundation.kernel.errors import Denied, DifferentContent, Invalid, NotFound, Stale
from foundation.kernel.models import AuditEvent, Message
from incidents.cases.models import Incident
from incidents.filings.models import FilingRecord, FilingRule
from incidents.filings.services import AlreadyFiled, file_report_for_record
from procedures.clocks.models import Ladder, SubjectClock
from tests.conftest import TUESDAY
from tests.filings.helpers import actor, data, do, filed
from tests.town import Town

UNTIL = (TUESDAY + timedelta(days=9)).date()


def test_a_worker_files_without_a_place_in_the_own_grid(town: Town) -> None:
    filing = filed(town.worker_a)
    assert (filing.state, filing.grid_id, filing.lng, filing.level) == ("filed", town.grid_a1.pk, None, "village")
    assert filing.number.startswith("RB-261124-")
    assert AuditEvent.objects.filter(action="file", subject_key=filing.number).count() == 1


def test_a_clerk_with_several_grids_says_where(town: Town) -> None:
    with pytest.raises(Invalid) as refusal:
        filed(town.clerk_a)
    assert "lng" in refusal.value.fields
    assert filed(town.clerk_a, town.in_a2).grid_id == town.grid_a2.pk


@pytest.mark.parametrize(
    ("by", "more", "level"),
    [
        ("worker_a", {}, "village"),
        ("worker_a", {"kind": "beyond_level"}, "township"),
        ("clerk_a", {}, "township"),
        # Nobody is posted in this village, so its township reads it.
        ("worker_b", {}, "township"),
    ],
)
def test_somebody_else_reads_it(by: str, more: dict[str, Any], level: str, town: Town) -> None:
    place = town.in_a1 if by == "clerk_a" else None
    assert filed(getattr(town, by), place, **more).level == level


def test_others_do_not_file(town: Town) -> None:
    for user in (town.resident, town.official_a, town.handler_a, town.city_centre, town.net_admin):
        with pytest.raises(Denied):
            filed(user, town.in_a1)
    assert not FilingRecord.objects.exists()


def test_the_same_id_is_the_same_report(town: Town) -> None:
    sent = data()
    first = file_report_for_record(actor(town.worker_a), sent)
    again = file_report_for_record(actor(town.worker_a), sent)
    assert (again.filing.number, first.is_new, again.is_new) == (first.filing.number, True, False)
    assert (Message.objects.filter(topic="filing.moved").count(), SubjectClock.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [{"facts": "x"}, {"kind": "risk_sign"}, {"why_not_a_case": "y"}, {"is_urgent": True}, {"names_person": True}],
)
def test_other_content_under_the_id_is_refused(other: dict[str, Any], town: Town) -> None:
    sent = data(id=UUID(int=5))
    number = file_report_for_record(actor(town.worker_a), sent).filing.number
    with pytest.raises(AlreadyFiled) as refusal:
        file_report_for_record(actor(town.worker_a), data(id=UUID(int=5), **other))
    assert refusal.value.extra == {"number": number}
    with pytest.raises(DifferentContent) as refused:
        file_report_for_record(actor(town.worker_b), sent)
    assert number not in str(refused.value)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"kind": "nothing"}, "kind"),
        ({"facts": " \n "}, "facts"),
        ({"facts": "长" * 5_000}, "facts"),
        ({"why_not_a_case": ""}, "why_not_a_case"),
        ({"why_not_a_case": "长" * 501}, "why_not_a_case"),
        ({"occurred_at": TUESDAY + timedelta(hours=1)}, "occurred_at"),
        ({"occurred_at": datetime(1970, 1, 1, tzinfo=TUESDAY.tzinfo)}, "occurred_at"),
        ({"lng": 113.305}, "lat"),
        ({"lng": 113.5, "lat": 22.505}, "lng"),
        ({"lng": float("nan"), "lat": 22.5}, "lng"),
        ({"lng": 400.0, "lat": 22.5}, "lng"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(more: dict[str, Any], field: str, town: Town) -> None:
    with pytest.raises(Invalid) as refusal:
        filed(town.worker_a, **more)
    assert field in refusal.value.fields
    assert not FilingRecord.objects.exists()


@pytest.mark.parametrize(("is_urgent", "unit"), [(False, "work_day"), (True, "urgent_hour")])
def test_it_is_to_be_read_in_time(is_urgent: bool, unit: str, town: Town) -> None:
    filing = filed(town.worker_a, is_urgent=is_urgent)
    clock = SubjectClock.objects.get(subject_kind="filing", subject_key=filing.number)
    assert (clock.stage, clock.amount, clock.unit, clock.state) == ("acknowledge", 1, unit, "running")
    do(town.clerk_a, filing, "acknowledge")
    clock.refresh_from_db()
    filing.refresh_from_db()
    assert (clock.state, filing.acknowledged_at, filing.acknowledged_by_id) == ("stopped", TUESDAY, town.clerk_a.pk)
    assert filing.steps.get(number=2).due_at == clock.due_at


def test_the_nearest_rule_holds(town: Town) -> None:
    FilingRule.objects.create(open_days=10)
    FilingRule.objects.create(area=town.township_a, open_days=20, acknowledge_amount=3)
    assert filed(town.worker_a).expires_on == TUESDAY.date() + timedelta(days=20)
    assert filed(town.worker_b).expires_on == TUESDAY.date() + timedelta(days=10)
    with pytest.raises(IntegrityError), transaction.atomic():
        FilingRule.objects.create(open_days=30)


def test_without_a_ladder_it_is_filed_all_the_same(town: Town) -> None:
    Ladder.objects.update(is_active=False)
    revisions.bump("rules")
    assert filed(town.worker_a).state == "filed"
    assert SubjectClock.objects.count() == 1


def test_without_any_ladder_it_is_filed_and_has_no_clock(town: Town) -> None:
    Ladder.objects.all().delete()
    revisions.bump("rules")
    assert filed(town.worker_a).state == "filed"
    assert not SubjectClock.objects.exists()


def test_watching_lasts_until_its_day(town: Town, at: Any) -> None:
    filing = do(town.clerk_a, filed(town.worker_a), "watch", until=UNTIL.isoformat())
    assert (filing.state, filing.watch_until, filing.acknowledged_by_id) == ("watched", UNTIL, town.clerk_a.pk)
    clocks = dict(SubjectClock.objects.values_list("stage", "state"))
    assert clocks == {"acknowledge": "stopped", "watch": "running"}
    later = UNTIL + timedelta(days=200)
    at.shift(timedelta(hours=1))
    again = do(town.official_a, filing, "watch", until=later)
    assert (again.watch_until, again.expires_on) == (later, later + timedelta(days=1))
    assert SubjectClock.objects.get(stage="watch").amount == 209
    do(town.clerk_a, filing, "settle")
    assert SubjectClock.objects.get(stage="watch").state == "stopped"


@pytest.mark.parametrize("until", ["", "soon", TUESDAY.date(), date(2020, 1, 1), date(2030, 1, 1)])
def test_a_day_that_is_none_or_has_passed_is_refused(until: Any, town: Town) -> None:
    with pytest.raises(Invalid) as refusal:
        do(town.clerk_a, filed(town.worker_a), "watch", until=until)
    assert "until" in refusal.value.fields


def test_merging_makes_no_ring(town: Town) -> None:
    one, two, far = filed(town.worker_a), filed(town.worker_a), filed(town.worker_b)
    for number in (one.number, "RB-NOTHING", far.number):
        with pytest.raises(Invalid) as refusal:
            do(town.clerk_a, one, "merge", master=number)
        assert "master" in refusal.value.fields
    assert do(town.clerk_a, one, "merge", master=two.number.lower()).master_id == two.pk
    with pytest.raises(Invalid):
        do(town.clerk_a, two, "merge", master=one.number)
    with pytest.raises(Stale):
        do(town.clerk_a, one, "merge", master=two.number)


def test_it_becomes_an_incident_of_its_own_day(town: Town, at: Any) -> None:
    filing = filed(town.worker_a, town.in_a1, occurred_at=TUESDAY - timedelta(days=3))
    at.shift(timedelta(days=2))
    done = do(town.clerk_a, filing, "convert", note="", matter="litter")
    incident = Incident.objects.get()
    assert (done.state, done.incident_reference) == ("converted", incident.reference)
    assert incident.reported_on == (TUESDAY + timedelta(days=2)).date()
    assert (incident.occurred_at, incident.description) == (TUESDAY - timedelta(days=3), filing.facts)
    with pytest.raises(Stale):
        do(town.worker_a, filing, "convert", note="", matter="litter")
    assert Incident.objects.count() == 1


def test_without_a_place_the_incident_says_that_it_is_uncertain(town: Town) -> None:
    do(town.worker_a, filed(town.worker_a), "convert", note="", matter="litter")
    incident = Incident.objects.get()
    assert (incident.grid_id, incident.is_place_uncertain) == (town.grid_a1.pk, True)


def test_an_unknown_matter_leaves_it_as_it_was(town: Town) -> None:
    filing = filed(town.worker_a)
    with pytest.raises(Invalid) as refusal:
        do(town.clerk_a, filing, "convert", matter="nothing")
    assert "matter" in refusal.value.fields
    filing.refresh_from_db()
    assert (filing.state, filing.version, Incident.objects.count()) == ("filed", 1, 0)


def test_who_filed_it_does_not_read_it_first(town: Town) -> None:
    own = filed(town.clerk_a, town.in_a1)
    with pytest.raises(Denied) as refusal:
        do(town.clerk_a, own, "acknowledge")
    assert "yourself" in str(refusal.value)
    assert do(town.official_a, own, "acknowledge").state == "known"


def test_what_lies_elsewhere_is_hidden(town: Town) -> None:
    filing = filed(town.worker_b)
    with pytest.raises(NotFound):
        do(town.clerk_a, filing, "acknowledge")
