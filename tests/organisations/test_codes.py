"""The unified social credit code: which are right, and what is wrong with the others."""

import pytest

from grids.organisations.formats import SIGNS, check_sign, normalize_uscc, uscc_fault

# Printed by the companies themselves.
RIGHT = ("91110000802100433B", "91440300708461136T", "914403001922038216", "9144030071526726XG", "91330100799655058B")


@pytest.mark.parametrize("code", RIGHT)
def test_real_codes_fit(code: str) -> None:
    assert uscc_fault(code) == ""


@pytest.mark.parametrize("code", RIGHT)
def test_every_single_mistyped_character_is_noticed(code: str) -> None:
    slips = [code[:place] + sign + code[place + 1 :] for place in range(18) for sign in SIGNS if sign != code[place]]
    assert [slip for slip in slips if not uscc_fault(slip)] == []


@pytest.mark.parametrize(
    "code", ["", "911100008021004", "91110000802100433I", "91110000802100433BB", "9111000080210O433B"]
)
def test_what_has_not_the_form_is_refused(code: str) -> None:
    assert uscc_fault(code) == "shape"


def test_a_code_is_read_as_people_type_it() -> None:
    assert normalize_uscc(" ９１110000 8021-00433b") == RIGHT[0]
    assert check_sign(RIGHT[0][:-1]) == "B"
