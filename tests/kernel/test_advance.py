"""``advance``: the only writer of a state, all or nothing."""

from typing import Any

import pytest

from governance.kernel import services
from governance.kernel.actor import Actor, ActorKind
from governance.kernel.errors import Denied, Invalid, Stale
from governance.kernel.models import AuditEvent, Message
from governance.kernel.services import advance, advance_many, begin, find_move
from incidents.cases.models import Incident, Step
from tests.conftest import TUESDAY
from tests.kernel.toy import ACCEPT, NOTE, PROCESS, START, TAKE, TOPIC, act_for, stored, unsaved
from tests.town import Town

PERSON = Actor(ActorKind.USER, name="Lin", user_id=7)


def rows() -> tuple[int, int, int]:
    return Step.objects.count(), Message.objects.count(), AuditEvent.objects.count()


def test_a_subject_begins_in_the_initial_state_with_one_step(town: Town) -> None:
    case = unsaved(town)
    begin(PROCESS, case, act_for(START))
    step = Step.objects.get()
    assert (case.state, case.version, step.number, step.from_state, step.to_state) == ("reported", 1, 1, "", "reported")
    assert rows() == (1, 1, 1)


def test_a_move_writes_state_step_message_and_audit(town: Town) -> None:
    (case,) = stored(town)
    advance(PROCESS, case.pk, lambda _: act_for(ACCEPT, note="ours"))
    case.refresh_from_db()
    step, message, audit = Step.objects.get(), Message.objects.get(), AuditEvent.objects.get()
    assert (case.state, case.version, case.tone) == ("accepted", 2, "amber")
    assert (step.number, step.from_state, step.to_state, step.note) == (2, "reported", "accepted", "ours")
    assert (step.actor_kind, step.actor_name, step.due_at, step.detail) == ("system", "clock", TUESDAY, {"seen": "T-1"})
    assert (message.topic, message.payload) == (TOPIC, {"key": "T-1/2", "to_state": "accepted"})
    assert (audit.action, audit.subject_kind, audit.subject_key) == ("accept", "toy", "T-1")


def test_a_move_without_target_keeps_the_state_and_counts_the_version(town: Town) -> None:
    (case,) = stored(town)
    assert advance(PROCESS, case.pk, lambda _: act_for(NOTE)).version == 2
    assert Incident.objects.get().state == "reported"


def test_a_move_without_topic_tells_nobody(town: Town) -> None:
    (case,) = stored(town)
    advance(PROCESS, case.pk, lambda _: act_for(TAKE, note="mine", data={"to": "me"}))
    assert rows() == (1, 0, 1)


def test_a_move_costs_five_statements(town: Town, django_assert_num_queries: Any) -> None:
    (case,) = stored(town)
    with django_assert_num_queries(7):  # savepoint, select, update, three inserts, release
        advance(PROCESS, case.pk, lambda _: act_for(ACCEPT))


def test_an_old_version_is_stale_and_changes_nothing(town: Town) -> None:
    (case,) = stored(town)
    advance(PROCESS, case.pk, lambda _: act_for(NOTE), version=1)
    before = rows()
    with pytest.raises(Stale, match="Someone else has acted"):
        advance(PROCESS, case.pk, lambda _: act_for(ACCEPT), version=1)
    assert (rows(), Incident.objects.get().state) == (before, "reported")


def test_a_move_the_state_does_not_have_is_stale(town: Town) -> None:
    (case,) = stored(town, state="handling")
    with pytest.raises(Stale, match="has moved on"):
        advance(PROCESS, case.pk, lambda row: act_for(find_move(PROCESS, row, "accept")))


def test_a_subject_that_is_gone_is_stale(town: Town) -> None:
    with pytest.raises(Stale, match="no longer exists"):
        advance(PROCESS, 404, lambda _: act_for(ACCEPT))


def test_a_refusal_carries_the_reason_of_the_policy(town: Town) -> None:
    (case,) = stored(town)
    with pytest.raises(Denied, match="Only the clock may do this"):
        advance(PROCESS, case.pk, lambda _: act_for(ACCEPT, PERSON))
    assert rows() == (0, 0, 0)
    assert advance(PROCESS, case.pk, lambda _: act_for(TAKE, PERSON, note="mine", data={"to": "me"})).version == 2


def test_nobody_begins_what_the_policy_refuses(town: Town) -> None:
    with pytest.raises(Denied):
        begin(PROCESS, unsaved(town), act_for(START, PERSON))
    assert not Incident.objects.exists()


def test_missing_data_is_named_field_by_field(town: Town) -> None:
    (case,) = stored(town)
    with pytest.raises(Invalid) as caught:
        advance(PROCESS, case.pk, lambda _: act_for(TAKE, data={"to": ""}))
    assert set(caught.value.fields) == {"note", "to"}
    assert rows() == (0, 0, 0)


@pytest.mark.parametrize("part", ["audit", "publish"])
def test_when_one_row_cannot_be_written_none_is(town: Town, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    (case,) = stored(town)

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(services, part, fail)
    with pytest.raises(OSError, match="disk is full"):
        advance(PROCESS, case.pk, lambda _: act_for(ACCEPT))
    case.refresh_from_db()
    assert (case.state, case.version, rows()) == ("reported", 1, (0, 0, 0))


def test_a_set_moves_together_and_leaves_alone_what_has_no_such_move(town: Town) -> None:
    cases = stored(town, count=3)
    Incident.objects.filter(pk=cases[1].pk).update(state="handling")
    moved = advance_many(PROCESS, [case.pk for case in cases], "accept", act_for)
    assert [case.reference for case in moved] == ["T-1", "T-3"]
    assert list(Incident.objects.order_by("pk").values_list("state", flat=True)) == ["accepted", "handling", "accepted"]
    assert rows() == (2, 2, 2)


def test_a_set_costs_as_many_statements_as_one(town: Town, django_assert_num_queries: Any) -> None:
    cases = stored(town, count=40)
    with django_assert_num_queries(7):
        advance_many(PROCESS, [case.pk for case in cases], "accept", act_for)


def test_a_set_leaves_out_those_the_policy_refuses(town: Town) -> None:
    cases = stored(town, count=2)
    assert advance_many(PROCESS, [c.pk for c in cases], "accept", lambda move: act_for(move, PERSON)) == []
    assert rows() == (0, 0, 0)


def test_a_set_takes_each_state_by_its_own_row_of_the_table(town: Town) -> None:
    cases = stored(town, count=2)
    Incident.objects.filter(pk=cases[1].pk).update(state="accepted")
    moved = advance_many(PROCESS, [c.pk for c in cases], "note", act_for)
    assert sorted(case.state for case in moved) == ["accepted", "reported"]


def test_no_hint_goes_out_for_a_move_that_is_taken_back(
    town: Town, published: list[str], django_capture_on_commit_callbacks: Any
) -> None:
    (case,) = stored(town)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Stale):
        advance(PROCESS, case.pk, lambda _: act_for(ACCEPT), version=9)
    assert published == []
    with django_capture_on_commit_callbacks(execute=True):
        advance(PROCESS, case.pk, lambda _: act_for(ACCEPT))
    assert published == ["governance.kernel.tasks.drain_outbox"]
