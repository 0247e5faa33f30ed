"""Who hears of a report for record: its desk, its reporter and those merged with it; each once, and nobody it names."""

from datetime import timedelta
from typing import Any

import pytest

from foundation.kernel import city_time
from foundation.kernel.models import Message
from foundation.notices.models import Notice
from incidents.filings.models import FilingRecord
from incidents.filings.services import expire_filings
from procedures.clocks.models import SubjectClock
from procedures.clocks.services import sweep
from tests.conftest import TUESDAY
from tests.filings.helpers import do, filed
from tests.town import Town

CANARY = "金丝雀"
UNTIL = (TUESDAY + timedelta(days=9)).date()


def told(**narrow: Any) -> list[tuple[str, str, str]]:
    """Return user, kind and report of each notice, in order."""
    found = Notice.objects.filter(kind__startswith="filing", **narrow).order_by("pk")
    return list(found.values_list("user__username", "kind", "subject_key"))


def test_the_desk_hears_of_a_new_one_and_the_reporter_of_its_fate(town: Town, fire_messages: Any) -> None:
    filing = filed(town.worker_a)
    fire_messages()
    assert told() == [("clerk_a", "filing_new", filing.number)]
    do(town.clerk_a, filing, "acknowledge")
    do(town.clerk_a, filing, "settle")
    fire_messages()
    assert told(user=town.worker_a) == [("worker_a", "filing_change", filing.number)] * 2


def test_an_addition_reaches_the_other_side(town: Town, fire_messages: Any) -> None:
    filing = filed(town.worker_a)
    do(town.worker_a, filing, "add")
    do(town.clerk_a, filing, "add")
    fire_messages()
    kinds = [(name, kind) for name, kind, _key in told()]
    assert kinds == [("clerk_a", "filing_new"), ("clerk_a", "filing_addition"), ("worker_a", "filing_change")]


def test_those_merged_with_it_hear_what_became_of_the_master(town: Town, fire_messages: Any) -> None:
    first, second, third = filed(town.worker_a), filed(town.clerk_a, town.in_a2), filed(town.worker_a)
    do(town.official_a, second, "merge", master=first.number)
    do(town.official_a, first, "merge", master=third.number)
    fire_messages()
    Notice.objects.all().delete()
    do(town.official_a, third, "convert", note="", matter="litter")
    fire_messages()
    assert sorted(told(kind="filing_change")) == [
        ("clerk_a", "filing_change", second.number), ("worker_a", "filing_change", third.number),
    ]  # fmt: skip


def test_telling_again_tells_nobody_twice(town: Town, fire_messages: Any) -> None:
    do(town.clerk_a, filed(town.worker_a), "acknowledge")
    fire_messages()
    before = told()
    Message.objects.update(delivered_at=None)
    fire_messages()
    assert told() == before


@pytest.mark.parametrize(
    ("names_person", "heard"),
    [(False, {"clerk_a", "official_a"}), (True, {"clerk_a"})],
)
def test_what_nobody_reads_is_told_higher_unless_it_names_a_person(
    names_person: bool, heard: set[str], town: Town, at: Any, fire_messages: Any
) -> None:
    filing = filed(town.worker_a, is_urgent=True, names_person=names_person)
    for _hour in range(4):
        at.shift(timedelta(hours=2))
        sweep(city_time.now())
    fire_messages()
    assert {name for name, _kind, _key in told(kind="filing_unread")} == heard
    filing.refresh_from_db()
    assert (filing.state, filing.level) == ("filed", "village")


def test_when_watching_is_over_the_desk_looks_again(town: Town, at: Any, fire_messages: Any) -> None:
    filing = do(town.clerk_a, filed(town.worker_a), "watch", until=UNTIL)
    at.move_to(TUESDAY + timedelta(days=9, minutes=1))
    sweep(city_time.now())
    fire_messages()
    assert told(kind="filing_watch_over") == [("clerk_a", "filing_watch_over", filing.number)]


def test_what_was_read_expires_and_is_told_once(town: Town, at: Any, fire_messages: Any) -> None:
    read, unread = do(town.clerk_a, filed(town.worker_a), "acknowledge"), filed(town.worker_a)
    at.shift(timedelta(days=179))
    assert expire_filings(city_time.now()) == 0
    at.shift(timedelta(days=1))
    assert (expire_filings(city_time.now()), expire_filings(city_time.now())) == (1, 0)
    fire_messages()
    states = dict(FilingRecord.objects.values_list("number", "state"))
    assert states == {read.number: "expired", unread.number: "filed"}
    assert [kind for name, kind, key in told(user=town.worker_a) if key == read.number] == ["filing_change"] * 2
    assert not SubjectClock.objects.filter(subject_key=read.number, state="running").exists()


def test_no_notice_and_no_message_carries_its_words(town: Town, fire_messages: Any) -> None:
    filing = filed(town.worker_a, facts=CANARY, why_not_a_case=CANARY, names_person=True)
    do(town.clerk_a, filing, "add", note=CANARY)
    fire_messages()
    rows = [*Notice.objects.values_list("params", flat=True), *Message.objects.values_list("payload", flat=True)]
    assert rows and CANARY not in str(rows)
