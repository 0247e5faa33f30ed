"""The table of moves."""

from dataclasses import replace

import pytest

from foundation.process.workflow import Move, Workflow
from tests.kernel.toy import ACCEPT, NOTE, START, TAKE, TOY


def test_a_move_is_found_by_state_and_action() -> None:
    assert (TOY.find("accepted", "take"), TOY.find("handling", "take")) == (TAKE, None)


def test_the_moves_of_a_state_come_in_table_order() -> None:
    assert list(TOY.moves_from("reported")) == [ACCEPT, TAKE, NOTE]
    assert list(TOY.moves_from("handling")) == []


def test_a_move_without_target_stays() -> None:
    assert (NOTE.target_from("accepted"), TAKE.target_from("accepted")) == ("accepted", "handling")


def test_a_table_with_two_answers_is_refused() -> None:
    twice = Move("take", frozenset({"reported"}), "accepted", "toy.take")
    with pytest.raises(ValueError, match="take from reported stands twice"):
        Workflow("toy", ("reported",), START, (TAKE, twice))


def test_what_an_action_means_is_asked_of_its_first_row() -> None:
    assert (TOY.row("start"), TOY.row("take"), TOY.row("fly")) == (START, TAKE, None)
    assert (TOY.label("take"), TOY.label("fly")) == ("take", "fly")


def test_the_words_of_an_action_stand_in_its_row() -> None:
    worded = Workflow("toy", ("reported",), START, (replace(TAKE, label="take it"),))
    assert worded.label("take") == "take it"
