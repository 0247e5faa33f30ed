"""Identity numbers: what each kind of document looks like, and its check character where one is published."""

from datetime import date

import pytest

from residents.people.choices import NumberKind as K
from residents.people.formats import check_character, mask_number, normalize_name, normalize_number, number_fault
from tests.people.things import FOREIGN, HONG_KONG, MAINLAND

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (K.MAINLAND_ID, MAINLAND),
        (K.MAINLAND_ID, "442000199003070018"),
        (K.REGIONAL_RESIDENCE, HONG_KONG),
        (K.REGIONAL_RESIDENCE, "830000199201300022"),
        (K.HK_MACAO_PERMIT, "H12345678"),
        (K.HK_MACAO_PERMIT, "M1234567801"),
        (K.TAIWAN_PERMIT, "12345678"),
        (K.FOREIGN_CARD_2017, "CAN110078010101"),
        (K.FOREIGN_CARD_2023, FOREIGN),
        (K.PASSPORT, "E12345678"),
    ],
)
def test_a_number_of_each_kind_is_taken(kind: str, number: str) -> None:
    assert number_fault(kind, number, TODAY) == ""


@pytest.mark.parametrize(
    ("kind", "number", "fault"),
    [
        (K.MAINLAND_ID, "110105194912310021", "check"),
        (K.MAINLAND_ID, "110105194902300021", "date"),
        (K.MAINLAND_ID, "442000209903070018", "date"),
        (K.MAINLAND_ID, HONG_KONG, "shape"),
        (K.MAINLAND_ID, FOREIGN, "shape"),
        (K.MAINLAND_ID, "11010519491231", "shape"),
        (K.REGIONAL_RESIDENCE, MAINLAND, "shape"),
        (K.REGIONAL_RESIDENCE, "810000199408230022", "check"),
        (K.FOREIGN_CARD_2023, FOREIGN[:-1] + "5", "check"),
        (K.HK_MACAO_PERMIT, "K12345678", "shape"),
        (K.TAIWAN_PERMIT, "1234567", "shape"),
        (K.FOREIGN_CARD_2017, "CAN11007801010", "shape"),
        (K.NONE, "1", "shape"),
    ],
)
def test_what_is_no_number_of_its_kind_is_named_by_its_fault(kind: str, number: str, fault: str) -> None:
    assert number_fault(kind, number, TODAY) == fault


def test_one_mistyped_digit_never_passes_the_check() -> None:
    for place in (0, 5, 14, 16):
        for digit in "0123456789":
            typed = MAINLAND[:place] + digit + MAINLAND[place + 1 : 17]
            assert (check_character(typed) == MAINLAND[17]) == (typed == MAINLAND[:17])


def test_numbers_and_names_are_compared_as_people_mean_them() -> None:
    assert normalize_number("４４２０００ 19900307-001x") == "442000199003070 01X".replace(" ", "")
    assert normalize_name("阿依古丽•买买提 ") == normalize_name("阿依古丽·买买提")
    assert (mask_number(MAINLAND), mask_number("")) == ("*" * 14 + "002X", "")
