"""Offers, acts done once, and the timeline, of a process that is no incident's."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Q, QuerySet

from foundation.kernel.errors import Denied, DifferentContent, Invalid, Stale
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.offers import Choice, Offer, asked_for, offers_of
from foundation.process.services import ActData
from foundation.process.timeline import steps_of
from incidents.cases.models import Incident, Step
from tests.kernel.test_advance import PERSON
from tests.kernel.toy import CLOCK, PROCESS, TAKE, TOY, stored
from tests.town import Town

ID = UUID(int=3)


def rows() -> QuerySet[Incident]:
    return Incident.objects.filter(reference="T-1")


def take(actor: Any = PERSON, note: str = "mine", to: Any = "me", **more: Any) -> Incident:
    """Take the first case, under an id, keeping whom it went to."""
    sent = SentAct("take", note=note, data={"to": to}, id=ID, version=more.pop("version", None))

    def build(_subject: Any, _move: Any) -> ActData:
        return ActData(note=sent.note, data=sent.data, detail=sent.data, id=sent.id)

    return do_once(actor, PROCESS, rows(), sent, build, **more)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the steps of the toy keep what was chosen."""
    effects = PROCESS.effects

    def effects_with_choice(acts: Any) -> Any:
        outcome = effects(acts)
        pairs = zip(acts, outcome.effects, strict=True)
        return replace(outcome, effects=[replace(effect, detail=act.given.detail) for act, effect in pairs])

    monkeypatch.setattr("tests.kernel.test_process_acts.PROCESS", replace(PROCESS, effects=effects_with_choice))


def test_offers_come_in_table_order_and_the_refused_say_why(town: Town) -> None:
    (case,) = stored(town)
    offers = offers_of(PERSON, TOY, case)
    assert [(one.action, one.allowed) for one in offers] == [("accept", False), ("take", True), ("note", False)]
    assert offers[0].reason == "Only the clock may do this."
    assert (offers[1].needs, offers[1].label, offers[1].icon) == (("note", "to"), "take", "take")


def test_what_is_the_systems_is_offered_to_nobody(town: Town) -> None:
    (case,) = stored(town)
    table = replace(TOY, moves=(replace(TAKE, by_system=True),))
    assert offers_of(CLOCK, table, case) == []


def test_a_room_adds_what_hangs_on_the_subject_to_what_is_allowed_alone(town: Town) -> None:
    (case,) = stored(town)

    def complete(subject: Any, offer: Offer) -> Offer:
        return replace(offer, choices={"to": (Choice(subject.reference, "here"),)})

    choices = [bool(one.choices) for one in offers_of(PERSON, TOY, case, complete)]
    assert choices == [False, True, False]
    assert asked_for(TAKE, case, complete).choices["to"][0].value == "T-1"


def test_the_same_act_under_its_id_is_done_once(town: Town, kept: None) -> None:
    stored(town)
    assert (take(version=1).version, take(version=1).version) == (2, 2)
    assert Step.objects.count() == 1


@pytest.mark.parametrize("other", [{"note": "yours"}, {"to": "you"}])
def test_another_act_under_the_id_is_refused(town: Town, kept: None, other: dict[str, str]) -> None:
    stored(town)
    take()
    with pytest.raises(DifferentContent, match="in other words"):
        take(**other)


def test_an_act_is_answered_though_it_took_the_subject_out_of_sight(town: Town, kept: None) -> None:
    stored(town)
    unseen = Denied("hidden")
    take(seen=Q(state="reported"))
    assert take(seen=Q(state="reported"), missing=unseen).state == "handling"


def test_what_was_never_done_is_refused_as_it_is(town: Town) -> None:
    stored(town, state="handling")
    with pytest.raises(Stale, match="has moved on"):
        take()
    assert done_before(PERSON, PROCESS, rows(), SentAct("take", id=ID)) is None
    assert done_before(PERSON, PROCESS, rows(), SentAct("take")) is None


def test_the_act_of_somebody_else_is_not_answered(town: Town, kept: None) -> None:
    stored(town)
    take()
    with pytest.raises(Stale):
        take(replace(PERSON, user_id=8))


def test_an_id_without_its_data_is_no_act(town: Town) -> None:
    stored(town)
    with pytest.raises(Invalid):
        take(to=None)
    assert not Step.objects.exists()


def test_the_timeline_has_the_words_of_the_table_and_of_the_room(town: Town, kept: None) -> None:
    stored(town)
    take()
    table = replace(TOY, moves=(replace(TAKE, label="take it"),))
    (entry,) = steps_of(table, Step.objects.all(), lambda action, detail: f"{action} to {detail['to']}")
    assert (entry.label, entry.remark, entry.note, entry.actor_name) == ("take it", "take to me", "mine", "Lin")
    assert steps_of(TOY, Step.objects.all())[0].remark == ""


def test_only_people_are_late(town: Town, kept: None) -> None:
    stored(town)
    take()
    Step.objects.update(due_at="2026-01-01T00:00:00+08:00")
    by_clock = replace(TOY, moves=(replace(TAKE, by_system=True),))
    assert [steps_of(table, Step.objects.all())[0].is_late for table in (TOY, by_clock)] == [True, False]
