"""A service is found by everyday words, pinyin, its initials, and with a slip of the finger."""

from datetime import date
from typing import Any

import pytest

from foundation.kernel.actor import system
from procedures.dossiers.models import ForbiddenProof, TypeVersion
from residents.hall.selectors import find_services
from residents.hall.services import load_services

SYSTEM = system("test")


@pytest.fixture(autouse=True)
def examples(town: Any) -> None:
    """Load the example services."""
    load_services(SYSTEM, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("高龄津贴", "高龄津贴"),
        ("老人补贴", "高龄津贴"),
        ("gaolingjintie", "高龄津贴"),
        ("gljt", "高龄津贴"),
        ("gaoling jintie", "高龄津贴"),
        ("高令津贴", "高龄津贴"),
        ("高龄金贴", "高龄津贴"),
        ("gaolinjintie", "高龄津贴"),
        ("不发工资", "欠薪登记"),
        ("低保", "最低生活保障"),
        ("送饭", "长者饭堂和送餐"),
        ("残疾人政", "残疾人证"),
        ("保姆", "家政和月嫂推荐"),
    ],
)
def test_it_is_found(typed: str, first: str) -> None:
    assert find_services(typed)[0].version.title == first


@pytest.mark.parametrize("typed", ["飞机票", "zzzzq", "😀", "  %%  "])
def test_nothing_is_found_by_what_means_nothing(typed: str) -> None:
    assert find_services(typed) == []


def test_all_three_kinds_of_provider_are_there_and_nobody_is_kept_out_by_hukou() -> None:
    found = [hit.version for hit in find_services("")]
    assert {version.provider for version in found} == {"government", "market", "social"}
    assert not any(version.is_hukou_only for version in found)
    assert all("示例" in version.source for version in found)


def test_loading_again_changes_nothing() -> None:
    before = (TypeVersion.objects.count(), ForbiddenProof.objects.count())
    assert load_services(SYSTEM, date(2026, 2, 1)) == (0, 0)
    assert (TypeVersion.objects.count(), ForbiddenProof.objects.count()) == before == (47, 20)
