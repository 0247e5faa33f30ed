"""How cities write time limits, and what is said where one cannot be read."""

import pytest

from incidents.catalogue.importers import read_limit
from incidents.catalogue.selectors.row_faults import fault_sentence


@pytest.mark.parametrize(
    ("text", "amount", "unit", "words"),
    [
        ("2紧急工作时", 2, "urgent_hour", ""),
        ("1紧急工作日", 1, "urgent_day", ""),
        ("4小时", 4, "work_hour", ""),
        ("２４ 工作小时", 24, "work_hour", ""),
        ("2天", 2, "work_day", ""),
        ("十五个工作日", 15, "work_day", ""),
        ("不超过3自然日", 3, "natural_day", ""),
        ("5工作日以内", 5, "work_day", ""),
        ("种植季节15工作日", 15, "work_day", "种植季节"),
        ("1紧急工作时制止", 1, "urgent_hour", "制止"),
        ("2 working days", 2, "work_day", ""),
        ("3.0天", 3, "work_day", ""),
    ],
)
def test_a_limit_is_read_with_its_unit_and_its_season(text: str, amount: int, unit: str, words: str) -> None:
    limit = read_limit(text)
    assert (limit.amount, limit.unit, limit.words, limit.fault) == (amount, unit, words, "")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "There is no time limit"),
        ("立即", "is not understood"),
        ("30分钟", "is not understood"),
        ("3", "is not understood"),
        ("1.5工作日", "no whole number"),
        ("0天", "no whole number"),
        ("99999天", "no whole number"),
        ("3天或5天", "names several"),
    ],
)
def test_what_is_no_limit_is_named_with_what_to_do(text: str, sentence: str) -> None:
    limit = read_limit(text)
    assert sentence in fault_sentence({"fault": limit.fault, "fault_word": text})
    assert (limit.amount, limit.unit) == (0, "")
