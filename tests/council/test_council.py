"""Bodies, meetings and resolutions: what the services refuse, and what the database itself keeps."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid, Stale
from foundation.notices.models import Notice
from procedures.ballots.services import run_ballots
from residents.council import selectors, services
from residents.council.models import Attendance, Meeting, Resolution, ResolutionRecord
from residents.people.services import person_key_of
from tests.ballots.helpers import act, actor, closed, counted, draft, opened, roll, vote
from tests.council.helpers import body, meeting, passed_ballot, resolution, sheet
from tests.town import Town


def test_no_meeting_is_called_in_the_past_nor_ends_before_it_starts(town: Town) -> None:
    of = body(town)
    with pytest.raises(Invalid, match="before it begins"):
        meeting(town, of, hours=-1)
    starts = city_time.now() + timedelta(days=1)
    with pytest.raises(Invalid, match="ends after"):
        meeting(town, of, starts_at=starts, ends_at=starts)
    with pytest.raises(Denied):
        services.call_meeting(actor(town.official_b), of, None)


def test_a_venue_holds_one_meeting_at_a_time(town: Town) -> None:
    of = body(town)
    first = meeting(town, of)
    with pytest.raises(Invalid, match="venue"):
        meeting(town, of, hours=25)
    meeting(town, of, hours=26)
    meeting(town, of, hours=25, venue="祠堂")
    services.cancel_meeting(actor(town.clerk_a), first, reason="台风")
    meeting(town, of, hours=24)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE council_meeting SET cancelled_at = NULL, cancel_reason = ''")


def test_the_database_refuses_a_meeting_in_the_past_and_more_than_are_due(town: Town) -> None:
    made = meeting(town, body(town))
    for columns in ({"called_at": made.ends_at}, {"present": 201, "held_at": made.ends_at}, {"present": 5}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.filter(pk=made.pk).update(**columns)


def test_who_came_is_counted_of_the_members(town: Town, at: Any) -> None:
    of = body(town, due=None)
    for name in ("甲", "乙", "丙"):
        services.add_member(actor(town.clerk_a), of, name=name, starts_on=city_time.local_day(city_time.now()))
    made = meeting(town, of)
    assert made.due == 3
    with pytest.raises(Invalid, match="not begun"):
        services.hold_meeting(actor(town.clerk_a), made, minutes="议定")
    at.move_to(made.starts_at)
    ids = [one.pk for one in selectors.members_of(of)][:2]
    held = services.hold_meeting(actor(town.clerk_a), made, minutes="议定", member_ids=ids)
    assert (held.present, Attendance.objects.count()) == (2, 2)
    with pytest.raises(Stale):
        services.hold_meeting(actor(town.clerk_a), made, minutes="议定", member_ids=ids)
    with pytest.raises(Invalid, match="due"):
        meeting(town, body(town, due=None))


def test_a_member_has_one_open_term(town: Town) -> None:
    of, today = body(town), city_time.local_day(city_time.now())
    one = services.add_member(actor(town.clerk_a), of, name="甲", starts_on=today)
    with pytest.raises(Invalid, match="already"):
        services.add_member(actor(town.clerk_a), of, name="甲", starts_on=today)
    services.end_member(actor(town.clerk_a), of, one.pk, ends_on=today)
    assert services.add_member(actor(town.clerk_a), of, name="甲", starts_on=today).pk


def test_records_come_in_their_order_and_only_with_a_majority(town: Town, at: Any) -> None:
    made, clerk = resolution(town, body(town)), actor(town.clerk_a)
    for wrong in ({"agreed": 4}, {"present": 10}, {"due": None}, {"file": None}, {"place": ""}):
        with pytest.raises(Invalid):
            services.keep_record(clerk, made, replace(sheet(), **wrong))
    services.keep_record(clerk, made, sheet(1))
    earlier = city_time.local_day(city_time.now()) - timedelta(days=1)
    with pytest.raises(Invalid):
        services.keep_record(clerk, made, sheet(2, held_on=earlier))
    with pytest.raises(Invalid, match="still missing"):
        services.publish_resolution(clerk, made)
    for step in (2, 3):
        services.keep_record(clerk, made, sheet(step))
    with pytest.raises(Invalid):
        services.keep_record(clerk, made, sheet(4))
    other = passed_ballot(town, made, at)
    kept = services.keep_record(
        clerk, made, sheet(4, ballot=other, file=None, held_on=city_time.local_day(city_time.now()))
    )
    assert (kept.due, kept.present, kept.agreed) == (3, 3, 3)


def test_the_database_keeps_the_order_of_records_and_what_is_published(town: Town) -> None:
    made = resolution(town, body(town))
    services.keep_record(actor(town.clerk_a), made, sheet(1))
    first = ResolutionRecord.objects.get()
    wrong = {
        "resolution": made, "step": 3, "held_on": first.held_on, "place": "x", "due": 9, "present": 8, "agreed": 7,
        "document_id": first.document_id, "recorded_at": first.recorded_at,
    }  # fmt: skip
    for change in ({}, {"step": 7}, {"step": 2, "agreed": 9}, {"step": 2, "document_id": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ResolutionRecord.objects.create(**{**wrong, **change})
    for change in ({"agreed": 8}, {"place": "y"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ResolutionRecord.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.update(published_at=city_time.now())


def test_a_body_that_only_votes_needs_its_ballot_alone(town: Town, at: Any) -> None:
    made, clerk = (
        resolution(town, body(town, kind="staff_congress", organisation="东河五金厂"), procedure="ballot_only"),
        actor(town.clerk_a),
    )
    ballot = passed_ballot(town, made, at)
    services.keep_record(clerk, made, sheet(4, ballot=ballot, file=None, held_on=city_time.local_day(city_time.now())))
    services.publish_resolution(clerk, made)
    with pytest.raises(Stale):
        services.publish_resolution(clerk, made)
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.update(title="something else")


def test_numbers_of_resolutions_have_no_gap(town: Town) -> None:
    of, one = body(town), uuid4()
    numbers = [resolution(town, of).number, resolution(town, of, id=one).number, resolution(town, of, id=one).number]
    assert numbers == ["JY-2026-0001", "JY-2026-0002", "JY-2026-0002"]


def test_voters_with_an_account_are_told_and_nobody_of_a_choice(town: Town, at: Any, fire_messages: Any) -> None:
    key = person_key_of(town.resident.pk)
    entries = roll(2)
    entries[0].voter_key = key
    ballot = opened(town.clerk_a, town.village_a, at, entries=entries)
    fire_messages()
    assert set(Notice.objects.filter(user=town.resident).values_list("kind", flat=True)) == {
        "ballot_announced",
        "ballot_open",
    }
    vote(ballot, key, "no")
    done = counted(closed(ballot, at), town.clerk_a, town.official_a)
    act(town.clerk_a, done, "publish")
    fire_messages()
    told = Notice.objects.get(kind="ballot_published", user=town.resident)
    assert set(told.params) == {"title", "opens_at", "closes_at"}


def test_a_vote_waits_on_the_front_page_until_it_is_cast(town: Town, at: Any) -> None:
    key = person_key_of(town.resident.pk)
    entries = roll(1)
    entries[0].voter_key = key
    ballot = draft(town.clerk_a, town.village_a, entries=entries)
    assert selectors.open_votes(actor(town.resident)) == []
    act(town.clerk_a, ballot, "announce")
    assert [voted for _ballot, voted in selectors.open_votes(actor(town.resident))] == [False]
    at.move_to(ballot.opens_at)
    run_ballots(city_time.now())
    vote(ballot, key)
    assert [voted for _ballot, voted in selectors.open_votes(actor(town.resident))] == [True]
