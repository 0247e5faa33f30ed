"""Finding by words, on whichever database the tests run: two characters, numbers, and nothing else."""

import pytest
from django.db import connection

from grids.workforce.selectors import actor_for
from incidents.cases import selectors
from incidents.cases.models import Incident
from tests.cases.helpers import report
from tests.town import Town


def found(q: str) -> set[str]:
    """Return the descriptions found."""
    return set(selectors.search_incidents(Incident.objects.all(), q).values_list("description", flat=True))


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


def wide(text: str) -> str:
    """Return a text as a Chinese keyboard writes it in full width."""
    return "".join(chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter for letter in text)


def test_a_case_is_found_by_its_reference_in_any_width(town: Town) -> None:
    case = report(town, description="x")
    assert found(case.reference) == found(case.reference.lower()) == found(wide(case.reference)) == {"x"}


@pytest.mark.parametrize("shown", ["township_a", "village_a", "grid_a1"])
def test_a_case_is_found_by_every_place_its_row_names(town: Town, shown: str) -> None:
    report(town, description="x")
    report(town, actor_for(town.city_centre), place="in_b1", description="elsewhere")
    assert found(getattr(town, shown).name) == {"x"}


def test_a_case_is_found_by_its_matter_in_either_language(town: Town) -> None:
    report(town, description="x")
    report(town, matter="gas_leak", description="elsewhere")
    assert found(town.litter.name) == found(town.litter.name_en) == {"x"}


def test_full_width_and_half_width_are_one_word(town: Town) -> None:
    for text in ("３号楼Ｂ座井盖", "3号楼B座井盖松动"):
        report(town, description=text)
    assert found("3号楼B座") == found("３号楼Ｂ座") == {"３号楼Ｂ座井盖", "3号楼B座井盖松动"}


def test_a_rare_character_finds_itself_and_nothing_else(town: Town) -> None:
    for text in ("𡒄口有垃圾", "路口有垃圾", "楼下🔥"):
        report(town, description=text)
    assert found("𡒄口") == found("𡒄") == {"𡒄口有垃圾"}
    assert (found("🔥"), found("𡓀口")) == ({"楼下🔥"}, set())


def test_a_word_no_database_takes_is_cut(town: Town) -> None:
    report(town, description="ж" * 2000)
    assert found("Ж" * 300) == {"ж" * 2000}


def test_an_act_leaves_the_words_where_they_are(town: Town) -> None:
    """On PostgreSQL no index on the case holds its words, so an act rewrites none."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_constraints(cursor, Incident._meta.db_table)
    indexes = {name: one for name, one in described.items() if one["index"]}
    assert not [name for name, one in indexes.items() if "search_text" in one["columns"] or not one["columns"]]


def test_rewritten_words_replace_the_old_ones(town: Town) -> None:
    case = report(town, description="x")
    Incident.objects.filter(pk=case.pk).update(search_text="新的 新 的")
    assert found("新的") == {"x"}
    assert found(case.reference) == set()


def test_a_deleted_case_is_no_longer_found(town: Town) -> None:
    report(town, description="x").delete()
    assert found(town.grid_a1.name) == set()


def test_searching_narrows_what_is_already_narrow(texts: Town) -> None:
    seen = selectors.search_incidents(selectors.read_names(Incident.objects.filter(village=texts.village_b)), "井盖")
    assert not seen.exists()
