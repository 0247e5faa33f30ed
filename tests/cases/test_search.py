"""Finding by words, on whichever database the tests run: two characters, numbers, and nothing else."""

import pytest

from incidents.cases import selectors
from incidents.cases.models import Incident
from tests.cases.helpers import report
from tests.town import Town


def found(q: str) -> set[str]:
    """Return the descriptions found."""
    return set(selectors.search(Incident.objects.all(), q).values_list("description", flat=True))


@pytest.fixture
def texts(town: Town) -> Town:
    """Three reports."""
    for text in ("路边垃圾桶满了", "井盖破损 manhole A12", "楼道飞线充电"):
        report(town, description=text)
    return town


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("井盖", {"井盖破损 manhole A12"}),
        ("盖", {"井盖破损 manhole A12"}),
        ("Manhole", {"井盖破损 manhole A12"}),
        ("a12 破损", {"井盖破损 manhole A12"}),
        ("桶井", set()),
        ("满了 充电", set()),
        ("飞线充电", {"楼道飞线充电"}),
        ("'\" & | ! :*", set()),
        ("", {"路边垃圾桶满了", "井盖破损 manhole A12", "楼道飞线充电"}),
    ],
)
def test_words_find_the_cases_that_hold_them_all(texts: Town, q: str, expected: set[str]) -> None:
    assert found(q) == expected


def test_a_case_is_found_by_its_reference_and_its_place(town: Town) -> None:
    case = report(town, description="x")
    assert found(case.reference) == found(case.reference.lower()) == {"x"}
    assert found(town.grid_a1.name) == {"x"}


def test_rewritten_words_replace_the_old_ones(town: Town) -> None:
    case = report(town, description="x")
    Incident.objects.filter(pk=case.pk).update(search_text="新的 新 的")
    assert found("新的") == {"x"}
    assert found(case.reference) == set()


def test_a_deleted_case_is_no_longer_found(town: Town) -> None:
    report(town, description="x").delete()
    assert found(town.grid_a1.name) == set()


def test_searching_narrows_what_is_already_narrow(texts: Town) -> None:
    seen = selectors.search(selectors.named(Incident.objects.filter(village=texts.village_b)), "井盖")
    assert not seen.exists()
