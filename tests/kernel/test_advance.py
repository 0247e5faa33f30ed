"""``advance``: the only writer of a state, all or nothing."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from foundation.kernel.actor import Actor, ActorKind
from foundation.kernel.errors import Denied, Invalid, Stale
from foundation.kernel.models import AuditEvent, Message
from foundation.kernel.nudge import TASK
from foundation.process import services
from foundation.process.services import ActData, advance, advance_many, begin
from incidents.cases.models import Incident, Step
from tests.conftest import TUESDAY
from tests.kernel.toy import ACCEPT, CLOCK, PROCESS, TAKE, TOY, Moved, given, stored, unsaved
from tests.town import Town

PERSON = Actor(ActorKind.USER, name="Lin", user_id=7)


def rows() -> tuple[int, int, int]:
    return Step.objects.count(), Message.objects.count(), AuditEvent.objects.count()


def test_a_subject_begins_in_the_initial_state_with_one_step(town: Town) -> None:
    case = unsaved(town)
    begin(CLOCK, PROCESS, case, ActData())
    step = Step.objects.get()
    assert (case.state, case.version, step.number, step.from_state, step.to_state) == ("reported", 1, 1, "", "reported")
    assert rows() == (1, 1, 1)


def test_a_move_writes_state_step_message_and_audit(town: Town) -> None:
    (case,) = stored(town)
    advance(CLOCK, PROCESS, case.pk, "accept", given("ours"))
    case.refresh_from_db()
    step, message, audit = Step.objects.get(), Message.objects.get(), AuditEvent.objects.get()
    assert (case.state, case.version, case.tone) == ("accepted", 2, "amber")
    assert (step.number, step.from_state, step.to_state, step.note) == (2, "reported", "accepted", "ours")
    assert (step.actor_kind, step.actor_name, step.due_at, step.detail) == ("system", "clock", TUESDAY, {"seen": "T-1"})
    assert (message.topic, message.payload) == (Moved.topic, {"key": "T-1/2", "to_state": "accepted"})
    assert (audit.action, audit.subject_kind, audit.subject_key) == ("accept", "toy", "T-1")


def test_a_move_without_target_keeps_the_state_and_counts_the_version(town: Town) -> None:
    (case,) = stored(town)
    assert advance(CLOCK, PROCESS, case.pk, "note", given()).version == 2
    assert Incident.objects.get().state == "reported"


def test_a_move_without_an_event_tells_nobody(town: Town) -> None:
    (case,) = stored(town)
    advance(CLOCK, PROCESS, case.pk, "take", given("mine", to="me"))
    assert rows() == (1, 0, 1)


def statements_of_a_move() -> int:
    """Savepoint, select, update, three inserts, release; PostgreSQL takes the four that write at once."""
    return 4 if connection.vendor == "postgresql" else 7


def test_a_move_is_written_in_one_go(town: Town, django_assert_num_queries: Any) -> None:
    (case,) = stored(town)
    with django_assert_num_queries(statements_of_a_move()):
        advance(CLOCK, PROCESS, case.pk, "accept", given())


def test_an_old_version_is_stale_and_changes_nothing(town: Town) -> None:
    (case,) = stored(town)
    advance(CLOCK, PROCESS, case.pk, "note", given(), version=1)
    before = rows()
    with pytest.raises(Stale, match="Someone else has acted"):
        advance(CLOCK, PROCESS, case.pk, "accept", given(), version=1)
    assert (rows(), Incident.objects.get().state) == (before, "reported")


def test_a_move_the_state_does_not_have_is_stale(town: Town) -> None:
    (case,) = stored(town, state="handling")
    with pytest.raises(Stale, match="has moved on"):
        advance(CLOCK, PROCESS, case.pk, "accept", given())


def test_a_subject_that_is_gone_is_stale(town: Town) -> None:
    with pytest.raises(Stale, match="no longer exists"):
        advance(CLOCK, PROCESS, 404, "accept", given())


def test_a_refusal_carries_the_reason_of_the_policy(town: Town) -> None:
    (case,) = stored(town)
    with pytest.raises(Denied, match="Only the clock may do this"):
        advance(PERSON, PROCESS, case.pk, "accept", given())
    assert rows() == (0, 0, 0)
    assert advance(PERSON, PROCESS, case.pk, "take", given("mine", to="me")).version == 2


def test_nobody_begins_what_the_policy_refuses(town: Town) -> None:
    with pytest.raises(Denied):
        begin(PERSON, PROCESS, unsaved(town), ActData())
    assert not Incident.objects.exists()


def test_missing_data_is_named_field_by_field(town: Town) -> None:
    (case,) = stored(town)
    with pytest.raises(Invalid) as caught:
        advance(CLOCK, PROCESS, case.pk, "take", given(to=""))
    assert set(caught.value.fields) == {"note", "to"}
    assert rows() == (0, 0, 0)


@pytest.mark.parametrize("value", [0, False, 0.0])
def test_a_zero_and_a_no_are_answers(town: Town, value: Any) -> None:
    (case,) = stored(town)
    assert advance(CLOCK, PROCESS, case.pk, "take", given("mine", to=value)).state == "handling"


@pytest.mark.parametrize("value", [None, "", [], ()])
def test_nothing_and_what_is_empty_are_missing(town: Town, value: Any) -> None:
    (case,) = stored(town)
    with pytest.raises(Invalid) as caught:
        advance(CLOCK, PROCESS, case.pk, "take", given("mine", to=value))
    assert set(caught.value.fields) == {"to"}


def test_an_action_no_row_has_is_no_act(town: Town) -> None:
    (case,) = stored(town)
    for action in ("start", "fly"):
        with pytest.raises(Invalid, match="no such act"):
            advance(CLOCK, PROCESS, case.pk, action, given())
        with pytest.raises(Invalid, match="no such act"):
            advance_many(CLOCK, PROCESS, [case.pk], action, given())


def test_what_is_the_systems_alone_is_no_act_of_a_person(town: Town) -> None:
    (case,) = stored(town)
    process = replace(PROCESS, workflow=replace(TOY, moves=(replace(TAKE, by_system=True),)))
    with pytest.raises(Invalid, match="no such act"):
        advance(PERSON, process, case.pk, "take", given("mine", to="me"))
    assert advance(PERSON, process, case.pk, "take", given("mine", to="me"), follows=True).state == "handling"


def test_nothing_is_built_before_the_policy_allows_it(town: Town) -> None:
    (case,) = stored(town)
    built: list[Any] = []

    def build(subject: Any, move: Any) -> ActData:
        built.append((subject.pk, move))
        return ActData()

    with pytest.raises(Denied):
        advance(PERSON, PROCESS, case.pk, "accept", build)
    assert built == []
    advance(CLOCK, PROCESS, case.pk, "accept", build)
    assert built == [(case.pk, ACCEPT)]


def test_each_of_a_set_brings_its_own_words(town: Town) -> None:
    cases = stored(town, count=2)
    advance_many(CLOCK, PROCESS, [c.pk for c in cases], "note", lambda row, _move: ActData(note=row.reference))
    assert list(Step.objects.order_by("subject_id").values_list("note", flat=True)) == ["T-1", "T-2"]


@pytest.mark.parametrize("part", ["audit", "publish"])
def test_when_one_row_cannot_be_written_none_is(town: Town, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    (case,) = stored(town)

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(services, part, fail)
    with pytest.raises(OSError, match="disk is full"):
        advance(CLOCK, PROCESS, case.pk, "accept", given())
    case.refresh_from_db()
    assert (case.state, case.version, rows()) == ("reported", 1, (0, 0, 0))


def test_a_set_moves_together_and_leaves_alone_what_has_no_such_move(town: Town) -> None:
    cases = stored(town, count=3)
    Incident.objects.filter(pk=cases[1].pk).update(state="handling")
    moved = advance_many(CLOCK, PROCESS, [case.pk for case in cases], "accept", given())
    assert [case.reference for case in moved] == ["T-1", "T-3"]
    assert list(Incident.objects.order_by("pk").values_list("state", flat=True)) == ["accepted", "handling", "accepted"]
    assert rows() == (2, 2, 2)


def test_a_set_costs_as_many_statements_as_one(town: Town, django_assert_num_queries: Any) -> None:
    cases = stored(town, count=40)
    with django_assert_num_queries(statements_of_a_move()):
        advance_many(CLOCK, PROCESS, [case.pk for case in cases], "accept", given())


def test_a_set_leaves_out_those_the_policy_refuses(town: Town) -> None:
    cases = stored(town, count=2)
    assert advance_many(PERSON, PROCESS, [c.pk for c in cases], "accept", given()) == []
    assert rows() == (0, 0, 0)


def test_a_set_takes_each_state_by_its_own_row_of_the_table(town: Town) -> None:
    cases = stored(town, count=2)
    Incident.objects.filter(pk=cases[1].pk).update(state="accepted")
    moved = advance_many(CLOCK, PROCESS, [c.pk for c in cases], "note", given())
    assert sorted(case.state for case in moved) == ["accepted", "reported"]


def test_no_hint_goes_out_for_a_move_that_is_taken_back(
    town: Town, published: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    (case,) = stored(town)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Stale):
        advance(CLOCK, PROCESS, case.pk, "accept", given(), version=9)
    assert published == []
    with django_capture_on_commit_callbacks(execute=True):
        advance(CLOCK, PROCESS, case.pk, "accept", given())
    assert published == [TASK]
