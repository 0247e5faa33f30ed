"""The table of moves."""

import pytest

from governance.kernel.workflow import Move, Workflow
from tests.kernel.toy import ACCEPT, NOTE, TAKE, TOY


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
        Workflow("toy", ("reported",), "reported", (TAKE, twice))
