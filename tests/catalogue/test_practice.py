"""The numbers of the practice: every field is called something, set within bounds, and read by place."""

from dataclasses import fields

import pytest

from incidents.catalogue.practice import (
    DEFAULT_PRACTICE,
    NUMBER_WORDS,
    Practice,
    as_number,
    default_of,
    is_number_allowed,
    practice_from,
    practice_names,
    words_of_number,
)


@pytest.mark.parametrize("name", [field.name for field in fields(Practice)])
def test_every_number_has_words_and_a_default_within_its_bounds(name: str) -> None:
    assert name in NUMBER_WORDS, "say in practice.NUMBER_WORDS what it is called, in what it counts, and its bounds"
    assert is_number_allowed(name, default_of(name))


def test_every_field_of_the_practice_is_offered() -> None:
    assert set(practice_names()) == {field.name for field in fields(Practice)}


def test_a_number_without_words_is_called_by_its_name() -> None:
    assert words_of_number("a_new_number").label == "a new number"


def test_the_nearest_number_counts_and_unknown_ones_are_left_out() -> None:
    layers = [{"urged_again_after_hours": 6.0, "of_a_later_release": 1.0}, {"urged_again_after_hours": 3.0}]
    assert practice_from(layers) == Practice(urged_again_after_hours=3)
    assert practice_from([]) == DEFAULT_PRACTICE


def test_a_whole_number_stays_whole() -> None:
    assert isinstance(as_number("urged_again_after_hours", 6.0), int)
    assert not is_number_allowed("urged_again_after_hours", 0.5)
