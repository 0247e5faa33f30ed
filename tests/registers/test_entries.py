"""Village rules written by a village and filed by its township: versions that nothing alters, numbers without a gap."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from foundation.kernel.errors import Denied, Invalid, NotFound, Stale
from foundation.process.acts import SentAct
from procedures.registers import selectors, services
from procedures.registers.models import Entry, EntryVersion
from procedures.registers.services import EntryData
from tests.ballots.helpers import actor
from tests.town import Town

TODAY = date(2026, 11, 24)


def written(town: Town, **more: Any) -> Entry:
    """Let the clerk write the rules of the village."""
    said = {
        "id": uuid4(), "register": "village_rules", "area_id": town.village_a.pk, "title": "桥头村村规民约",
        "text": "第一条 爱护公物。", "decided_on": TODAY, "valid_from": TODAY,
    }  # fmt: skip
    return services.make_entry(actor(town.clerk_a), EntryData(**{**said, **more}))


def act(user: Any, entry: Entry, action: str, note: str = "") -> EntryVersion:
    """Let somebody act on the version in work."""
    version = selectors.version_in_work(entry)
    assert version is not None
    return services.act_on_version(actor(user), version.pk, SentAct(action, None, note))


def filed(town: Town, **more: Any) -> Entry:
    """Return an entry whose first version is filed."""
    entry = written(town, **more)
    act(town.clerk_a, entry, "submit")
    act(town.official_a, entry, "file")
    return Entry.objects.get(pk=entry.pk)


def test_it_is_filed_by_another_under_a_number(town: Town) -> None:
    entry = written(town)
    act(town.clerk_a, entry, "submit")
    with pytest.raises(Denied, match="township"):
        act(town.clerk_a, entry, "file")
    with pytest.raises(NotFound):
        act(town.official_b, entry, "file")
    act(town.official_a, entry, "file")
    assert Entry.objects.get().number == f"CG-{town.village_a.code}-2026-001"
    assert selectors.version_on(entry, TODAY).text == "第一条 爱护公物。"


def test_who_sent_it_in_does_not_review_it(town: Town) -> None:
    entry = written(town)
    act(town.official_a, entry, "submit")
    with pytest.raises(Denied, match="somebody else"):
        act(town.official_a, entry, "file")


def test_sent_back_it_is_changed_and_sent_in_again(town: Town) -> None:
    entry = written(town)
    act(town.clerk_a, entry, "submit")
    with pytest.raises(Invalid):
        act(town.official_a, entry, "return")
    version = act(town.official_a, entry, "return", "第二条与法律相抵触")
    services.change_version(actor(town.clerk_a), version, text="第一条 改过。", decided_on=TODAY, valid_from=TODAY)
    act(town.clerk_a, entry, "submit")
    with pytest.raises(Stale):
        services.change_version(actor(town.clerk_a), version, text="偷改", decided_on=TODAY, valid_from=TODAY)


def test_a_later_version_takes_the_place_of_the_one_before(town: Town) -> None:
    entry, later = filed(town), TODAY + timedelta(days=30)
    with pytest.raises(Invalid):
        services.draft_version(actor(town.clerk_a), entry, text="x", decided_on=TODAY, valid_from=TODAY)
    services.draft_version(actor(town.clerk_a), entry, text="第二版", decided_on=TODAY, valid_from=later)
    with pytest.raises(Stale):
        services.draft_version(actor(town.clerk_a), entry, text="x", decided_on=TODAY, valid_from=later)
    act(town.clerk_a, entry, "submit")
    act(town.official_a, entry, "file")
    assert [(v.number, v.state, v.valid_to) for v in selectors.filed_versions(entry)] == [
        (2, "filed", None),
        (1, "replaced", later),
    ]
    assert selectors.version_on(entry, later - timedelta(days=1)).number == 1
    assert selectors.version_on(entry, later).number == 2
    assert Entry.objects.get().number.endswith("001")


def is_refused(change: Callable[[], Any]) -> bool:
    """Say whether the database refuses a change."""
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def test_nothing_alters_what_is_filed(town: Town) -> None:
    entry = filed(town)
    rows, entries = EntryVersion.objects.all(), Entry.objects.all()
    for column, value in (
        ("text", "x"),
        ("digest", "x"),
        ("valid_from", "2020-01-01"),
        ("reviewer_id", 9),
        ("state", "draft"),
    ):
        assert is_refused(lambda column=column, value=value: rows.update(**{column: value})), column
    assert is_refused(lambda: entries.update(number="CG-1"))
    draft = {"entry": entry, "number": 2, "text": "x", "digest": "x", "decided_on": TODAY, "valid_from": TODAY}
    signed = {"submitted_by_id": 1, "reviewer_id": 2, "filed_at": "2026-11-24T02:00:00Z"}
    assert is_refused(lambda: EntryVersion.objects.create(**draft, **signed, state="filed"))
    same = {**signed, "reviewer_id": 1}
    other = written(town, title="另一份")
    version = {**draft, "entry": other, "number": 3}
    assert is_refused(lambda: EntryVersion.objects.create(**version, **same, state="replaced", valid_to="2027-01-01"))
    if connection.vendor != "sqlite":
        assert is_refused(lambda: rows.filter(state="filed").delete())


def test_everybody_reads_the_version_in_force_and_nobody_outside_a_draft(town: Town, page: Any) -> None:
    entry = written(town)
    address = reverse("registers:entry", args=[entry.client_id])
    assert page().get(address).status_code == 404
    act(town.clerk_a, entry, "submit")
    act(town.official_a, entry, "file")
    assert "爱护公物" in page().get(address).content.decode()
    assert "爱护公物" in page().get(reverse("registers:version", args=[entry.client_id, 1])).content.decode()


def test_it_is_written_sent_in_and_filed_through_the_pages(town: Town, page: Any) -> None:
    form = {
        "id": str(uuid4()), "register": "rules_of_procedure", "area": town.village_a.pk, "title": "议事规则",
        "text": "第一条 先议后决。", "decided_on": "2026-11-20", "valid_from": "2026-11-24",
    }  # fmt: skip
    assert page(town.clerk_a).post(reverse("registers:new"), form).status_code == 302
    entry = Entry.objects.get()
    changed = {"text": "第一条 先议后决，记录在案。", "decided_on": "2026-11-20", "valid_from": "2026-11-24"}
    assert page(town.clerk_a).post(reverse("registers:write", args=[entry.client_id]), changed).status_code == 302
    version = EntryVersion.objects.get()
    work = reverse("registers:work-act", args=[version.pk])
    page(town.clerk_a).post(work, {"action": "submit", "version": version.version})
    assert "记录在案" in page(town.official_a).get(reverse("registers:work", args=[version.pk])).content.decode()
    page(town.official_a).post(work, {"action": "file", "version": version.version + 1, "note": "同意备案"})
    assert Entry.objects.get().number.startswith("YS-")
    late = page(town.clerk_a).post(reverse("registers:new"), {**form, "id": str(uuid4()), "decided_on": "2027-01-01"})
    assert (late.status_code, "today or an earlier day" in late.content.decode()) == (422, True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes one at a time")
def test_two_hundred_numbers_at_once_have_no_gap_and_none_twice(db: None) -> None:
    def take(number: int) -> int:
        try:
            with transaction.atomic():
                taken = services.take_number("race", "442000", 2026)
                if number % 10 == 0:
                    raise Invalid("given back")
                return taken
        except Invalid:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        taken = list(pool.map(take, range(1, 201)))
    assert sorted(number for number in taken if number) == list(range(1, 181))
