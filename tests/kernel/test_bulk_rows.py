"""Rows written in sets come back as they went in, few or many, on either database and by either of its ways."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from foundation.kernel.bulk import COPY_FROM, insert, insert_new, one_round_trip, update
from foundation.kernel.models import AuditEvent, Message
from governance.board.models import VillageDay
from incidents.cases.models import Clock, Incident
from tests.conftest import TUESDAY
from tests.kernel.toy import stored
from tests.town import Town

COLUMNS = ("at", "actor_kind", "actor_name", "user_id", "action", "subject_kind", "subject_key", "detail")
AWKWARD = [
    "", " ", "plain", "桥头村的垃圾", "it's \"quoted\"", "tab\there", "line\nbreak", "return\rhere", "back\\slash", "\\N",
    "\\.", "50 %", "%s", "{}", "🚒", "';--", "a,b", "\\t", "null",
]  # fmt: skip
DETAILS: list[dict[str, Any]] = [
    {}, {"name": "桥头"}, {"a": [1, 2.5, None, True]}, {"deep": {"back": "\\", "quote": '"', "line": "\n\t"}}, {"s": "\\N"},
]  # fmt: skip
# Few rows go by INSERT; from COPY_FROM on PostgreSQL streams them.
SIZES = [len(AWKWARD), COPY_FROM + len(AWKWARD)]


def rows(count: int) -> list[tuple[Any, ...]]:
    """Return audit rows that run through the awkward texts and details."""
    return [
        (TUESDAY + timedelta(microseconds=number), "user", AWKWARD[number % len(AWKWARD)], number % 3 or None, "x", "toy",
         str(number), DETAILS[number % len(DETAILS)])
        for number in range(count)
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("count", SIZES)
def test_awkward_texts_and_details_come_back(count: int) -> None:
    insert(AuditEvent, COLUMNS, rows(count))
    assert list(AuditEvent.objects.order_by("at").values_list(*COLUMNS)) == rows(count)


@pytest.mark.django_db
@pytest.mark.parametrize("count", SIZES)
def test_rows_are_the_ones_the_orm_would_write(count: int) -> None:
    insert(AuditEvent, COLUMNS, rows(count))
    AuditEvent.objects.bulk_create(AuditEvent(**dict(zip(COLUMNS, row, strict=True))) for row in rows(count))
    written = list(AuditEvent.objects.order_by("at", "id").values_list(*COLUMNS))
    assert written[::2] == written[1::2]


def events(count: int) -> list[AuditEvent]:
    """Return the same rows as objects that are not written yet."""
    return [AuditEvent(**dict(zip(COLUMNS, row, strict=True))) for row in rows(count)]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [*SIZES, 300])
def test_new_objects_are_written_as_the_orm_writes_them(count: int) -> None:
    insert_new(events(count))
    AuditEvent.objects.bulk_create(events(count))
    written = list(AuditEvent.objects.order_by("at", "id").values_list(*COLUMNS))
    assert written[::2] == written[1::2]


@pytest.mark.django_db
def test_each_new_object_gets_the_key_of_its_own_row() -> None:
    made = events(300)
    insert_new(made)
    keys = dict(AuditEvent.objects.values_list("pk", "subject_key"))
    assert [keys[one.pk] for one in made] == [one.subject_key for one in made]
    assert not any(one._state.adding for one in made)


@pytest.mark.django_db
def test_no_rows_are_no_statement(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        insert(AuditEvent, COLUMNS, [])
        insert_new([])
        update(Message, ("attempts",), [])


TALLY = tuple(field.attname for field in VillageDay._meta.concrete_fields if field.attname != "id")


def tally(town: Town, day: date, count: int) -> tuple[Any, ...]:
    """Return a row of tallies in the order of its columns; every figure is the same."""
    known = {"day": day, "village_id": town.village_a.pk, "township_id": town.township_a.pk, "city_id": town.city.pk}
    return tuple(known.get(name, count) for name in TALLY)


@pytest.mark.parametrize("count", [3, COPY_FROM + 3])
def test_days_and_numbers_come_back(town: Town, count: int) -> None:
    wanted = [tally(town, date(2026, 1, 1) + timedelta(days=number), number * 1000) for number in range(count)]
    insert(VillageDay, TALLY, wanted)
    assert list(VillageDay.objects.order_by("day").values_list(*TALLY)) == wanted


SPANS = [timedelta(), timedelta(microseconds=1), timedelta(days=400, microseconds=999_999), timedelta(hours=-3)]


def clocks(town: Town, count: int) -> list[Clock]:
    """Return clocks of so many cases, not written yet."""
    return [
        Clock(
            incident=case, stage="accept", state="running", amount=1, unit="work_hour", calendar=town.calendar,
            ladder=town.ladder, consumed=timedelta(), started_at=TUESDAY,
        )
        for case in stored(town, count=count)
    ]  # fmt: skip


@pytest.mark.parametrize("count", [4, COPY_FROM + 4])
def test_spans_and_moments_are_set_for_many_rows_at_once(town: Town, count: int) -> None:
    made = Clock.objects.bulk_create(clocks(town, count))
    moments = [None if number % 2 else datetime(2026, 11, 24, 2, 0, 0, number, UTC) for number in range(count)]
    wanted = [(clock.pk, SPANS[number % 4], moments[number], "stopped") for number, clock in enumerate(made)]
    update(Clock, ("consumed", "due_at", "state"), wanted)
    assert list(Clock.objects.order_by("pk").values_list("pk", "consumed", "due_at", "state")) == wanted


@pytest.mark.parametrize("count", [4, COPY_FROM + 4])
def test_spans_and_moments_are_written_for_many_rows_at_once(town: Town, count: int) -> None:
    cases = stored(town, count=count)
    columns = (
        "incident_id", "stage", "state", "amount", "unit", "calendar_id", "ladder_id", "consumed", "started_at", "due_at",
        "generation", "fired_rung", "fault",
    )  # fmt: skip
    wanted = [
        (case.pk, "accept", "running", 1, "work_hour", town.calendar.pk, town.ladder.pk, SPANS[number % 4], TUESDAY,
         TUESDAY if number % 2 else None, 1, 0, AWKWARD[number % len(AWKWARD)])
        for number, case in enumerate(cases)
    ]  # fmt: skip
    insert(Clock, columns, wanted)
    assert list(Clock.objects.order_by("incident_id").values_list(*columns)) == wanted


def test_setting_columns_leaves_other_rows_alone(town: Town) -> None:
    cases = stored(town, count=3)
    update(Incident, ("lng", "calendar_missing", "description"), [(cases[1].pk, 113.123456789, True, "it's\n桥头")])
    written = Incident.objects.order_by("pk").values_list("lng", "calendar_missing", "description")
    assert list(written) == [(113.305, False, ""), (113.123456789, True, "it's\n桥头"), (113.305, False, "")]


@pytest.mark.django_db
def test_details_are_set_for_many_rows_at_once() -> None:
    made = Message.objects.bulk_create(
        Message(topic="t", key=str(number), created_at=TUESDAY, next_attempt_at=TUESDAY) for number in range(5)
    )
    update(Message, ("payload", "fault"), [(row.pk, DETAILS[n], AWKWARD[n]) for n, row in enumerate(made)])
    assert list(Message.objects.order_by("pk").values_list("payload", "fault")) == list(
        zip(DETAILS, AWKWARD, strict=False)
    )


def test_a_constraint_refuses_the_whole_set(town: Town) -> None:
    row = tally(town, TUESDAY.date(), 0)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(VillageDay, TALLY, [row] * 2)
    assert not VillageDay.objects.exists()


@pytest.mark.django_db
def test_a_thousand_rows_are_a_handful_of_statements() -> None:
    with CaptureQueriesContext(connection) as asked:
        insert(AuditEvent, COLUMNS, rows(1000))
    assert len(asked) <= 10
    assert AuditEvent.objects.count() == 1000


@pytest.mark.django_db
def test_what_is_written_together_goes_in_order_and_in_one_go_where_the_database_takes_it() -> None:
    with CaptureQueriesContext(connection) as captured, one_round_trip():
        for row in rows(3):
            insert(AuditEvent, COLUMNS, [row])
        sent_before = len(captured)
    assert list(AuditEvent.objects.order_by("pk").values_list("subject_key", flat=True)) == ["0", "1", "2"]
    assert (sent_before, len(captured)) == ((0, 1) if connection.vendor == "postgresql" else (3, 3))


@pytest.mark.django_db
def test_nothing_kept_back_is_sent_when_the_block_fails() -> None:
    def fail() -> None:
        with transaction.atomic(), one_round_trip():
            insert(AuditEvent, COLUMNS, rows(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not AuditEvent.objects.exists()
