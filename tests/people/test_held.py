"""What is held about me: the page, the API, the file; consents, values given once, corrections, and leaving."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from foundation.accounts.models import User
from foundation.kernel import city_time
from foundation.kernel.errors import Denied, Invalid
from foundation.kernel.personal_data import empty_expired, register_by_model
from foundation.notices.models import Notice
from grids.workforce.selectors import actor_for
from residents.people import selectors, services
from residents.people.models import Consent, Correction, HeldValue, Person, Report, Reuse
from residents.people.selectors.own_file import _READERS, FileGroup, register_file_group
from tests.people.test_people import filed
from tests.people.test_persons import person_in_household
from tests.people.things import MAINLAND, home
from tests.town import Town

pytestmark = pytest.mark.django_db
BANK = {"bank_account": "6222 0200 1234 5678", "bank_name": "农商行"}


def key_with_consent(town: Town) -> str:
    """Return the key of the resident, who agreed to be asked once."""
    services.give_own_consent(actor_for(town.resident), "reuse")
    return services.person_key_of(town.resident.pk)


def test_nothing_is_kept_without_a_consent(town: Town) -> None:
    key = services.person_key_of(town.resident.pk)
    assert services.keep_held(key, "dossier:1", BANK) == 0
    assert not HeldValue.objects.exists()


def test_the_database_itself_keeps_nothing_without_a_consent(town: Town) -> None:
    services.person_key_of(town.resident.pk)
    person = Person.objects.get()
    values = {
        "field": "bank_name",
        "sealed_value": "x",
        "source": "s",
        "seen_at": city_time.now(),
        "confirm_after": "2027-01-01",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        HeldValue.objects.create(person=person, **values)
    key_with_consent(town)
    assert HeldValue.objects.create(person=person, **values).pk


def test_a_blank_never_erases_and_what_no_room_named_is_left_out(town: Town) -> None:
    key = key_with_consent(town)
    services.keep_held(key, "dossier:1", BANK)
    assert services.keep_held(key, "dossier:2", {"bank_account": "  ", "religion": "x"}) == 0
    found = selectors.held_values(key, ["bank_account", "address"])
    assert {name: row.value for name, row in found.items()} == {"bank_account": "6222 0200 1234 5678"}


def test_what_is_held_lies_sealed(town: Town) -> None:
    services.keep_held(key_with_consent(town), "dossier:1", BANK)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_heldvalue")
        assert "6222" not in str(cursor.fetchall())


def test_withdrawing_deletes_at_once_and_stays_on_record(town: Town, page: Any) -> None:
    services.keep_held(key_with_consent(town), "dossier:1", BANK)
    page(town.resident).post("/r/held/consent/", {"withdraw": Consent.objects.get().pk})
    assert (HeldValue.objects.count(), Consent.objects.get().withdrawn_at is not None) == (0, True)


@pytest.mark.parametrize(
    "change", ["purpose = 'proxy'", "withdrawn_at = NULL", "given_at = withdrawn_at", "scope = 'x'"]
)
def test_a_consent_is_withdrawn_once_and_never_rewritten(change: str, town: Town) -> None:
    key_with_consent(town)
    services.withdraw_own_consent(actor_for(town.resident), Consent.objects.get().pk)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE people_consent SET {change}")


def test_a_spoken_consent_has_a_witness(town: Town) -> None:
    key = services.person_key_of(town.resident.pk)
    services.take_consent(actor_for(town.clerk_a), key, purpose="proxy", way="spoken")
    assert Consent.objects.get().witness == town.clerk_a
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(person=Person.objects.get(), purpose="reuse", way="paper", given_at=city_time.now())


def test_what_was_not_asked_again_counts_once_for_a_form(town: Town, at: Any) -> None:
    key = key_with_consent(town)
    for _again in range(2):
        services.note_reuse(key, "dossier:7", ["bank_account", "bank_name"])
    services.note_reuse(key, "dossier:8", ["bank_account"])
    assert (Reuse.objects.count(), selectors.not_asked_again()) == (3, 3)
    at.shift(31 * 86_400)
    assert selectors.not_asked_again() == 0


def test_the_page_the_api_and_the_file_say_the_same(town: Town, page: Any, api: Any) -> None:
    services.keep_held(key_with_consent(town), "dossier:1", BANK)
    shown = page(town.resident).get("/r/held/").text
    body = api(town.resident).get("/api/v1/me/held/").json()
    file = page(town.resident).get("/r/held/export/")
    values = [one["value"] for group in body["groups"] for one in group["entries"]]
    assert "6222 0200 1234 5678" in values
    assert [value for value in values if value not in shown] == []
    assert file.json()["groups"] == body["groups"] and "attachment" in file["Content-Disposition"]
    assert all(group["why"] and group["until"] for group in body["groups"])


def test_only_the_own_data_stands_there(town: Town, page: Any) -> None:
    services.keep_held(key_with_consent(town), "dossier:1", BANK)
    assert "6222" not in page(town.worker_a).get("/r/held/").text


def test_every_table_that_names_an_account_is_counted(
    town: Town, page: Any, django_assert_max_num_queries: Any
) -> None:
    filed(page, town)
    with django_assert_max_num_queries(12):
        found = selectors.own_file(actor_for(town.worker_a))
    records = next(group for group in found.groups if group.code == "records")
    assert any("record" in entry.value for entry in records.entries)
    assert any(model._meta.label == "cases.Incident" for model in register_by_model())


def test_a_room_above_adds_its_group(town: Town) -> None:
    @register_file_group
    def read(actor: Any, person: Any) -> FileGroup:
        return FileGroup("x", "Dossiers", "why", "until", (selectors.FileEntry("a", "b", "c"),))

    try:
        assert "Dossiers" in [group.title for group in selectors.own_file(actor_for(town.resident)).groups]
    finally:
        _READERS.remove(read)


def test_an_own_name_is_corrected_at_once_for_account_and_person(town: Town, page: Any) -> None:
    services.person_key_of(town.resident.pk)
    page(town.resident).post("/r/held/name/", {"name": "冯 玉 澜"})
    assert User.objects.get(pk=town.resident.pk).name == "冯 玉 澜"
    assert selectors.facts_of(Person.objects.all()).name == "冯 玉 澜"


def test_an_address_is_kept_in_a_village_and_moving_ends_the_old_household(town: Town, page: Any) -> None:
    client = page(town.resident)
    client.post("/r/held/address/", {"address": "桥头路 1 号", "village": town.village_a.code})
    client.post("/r/held/address/", {"address": "桥头路 2 号", "village": town.village_a.code})
    client.post("/r/held/address/", {"address": "石门路 9 号", "village": "石门村"})
    assert "石门路 9 号" in client.get("/r/held/").text
    assert selectors.visible_households(actor_for(town.clerk_a)).count() == 0
    refused = client.post("/r/held/address/", {"address": "x", "village": "不存在"})
    assert (refused.status_code, "field-error" in refused.text) == (422, True)


def test_a_number_is_taken_in_by_the_clerk_who_compared_it(town: Town, page: Any) -> None:
    person_in_household(town)
    page(town.resident).post("/r/held/number/", {"number_kind": "mainland_id", "number": MAINLAND.lower()})
    clerk, row = page(town.clerk_a), Correction.objects.get()
    assert MAINLAND not in clerk.get("/r/households/corrections/").text
    assert MAINLAND in clerk.post(f"/r/households/corrections/{row.pk}/", {"verdict": "open"}).text
    clerk.post(f"/r/households/corrections/{row.pk}/", {"verdict": "grant"})
    facts = selectors.facts_of(Person.objects.all())
    assert (facts.number, facts.verified_at is not None) == (MAINLAND, True)
    assert Notice.objects.get(user=town.resident, kind="correction_decided").params["granted"] is True
    assert "identity number" in page(town.resident).get("/r/held/").text
    assert len(selectors.own_file(actor_for(town.resident)).looks) == 1


def test_a_refusal_has_a_reason_and_the_resident_reads_it(town: Town, page: Any) -> None:
    person_in_household(town)
    services.ask_number(actor_for(town.resident), "mainland_id", MAINLAND)
    row, clerk = Correction.objects.get(), page(town.clerk_a)
    assert clerk.post(f"/r/households/corrections/{row.pk}/", {"verdict": "refuse"}).status_code == 422
    clerk.post(f"/r/households/corrections/{row.pk}/", {"verdict": "refuse", "reason": "证件照片不清"})
    assert "证件照片不清" in page(town.resident).get("/r/held/").text
    assert page(town.clerk_a).post(f"/r/households/corrections/{row.pk}/", {"verdict": "grant"}).status_code == 404


def test_without_an_address_nobody_can_decide_so_it_is_asked_for_first(town: Town) -> None:
    with pytest.raises(Invalid, match="address first"):
        services.ask_number(actor_for(town.resident), "mainland_id", MAINLAND)


def test_the_clerk_of_another_village_does_not_decide(town: Town, page: Any) -> None:
    services.set_own_address(actor_for(town.resident), village_id=town.village_b.pk, address="石门路 1 号")
    services.ask_number(actor_for(town.resident), "mainland_id", MAINLAND)
    row = Correction.objects.get()
    assert page(town.clerk_a).post(f"/r/households/corrections/{row.pk}/", {"verdict": "grant"}).status_code == 404


def test_a_verified_name_is_changed_by_the_clerk_alone(town: Town) -> None:
    resident, clerk = actor_for(town.resident), actor_for(town.clerk_a)
    person_in_household(town)
    services.decide_correction(clerk, services.ask_number(resident, "mainland_id", MAINLAND).pk, grant=True)
    asked = services.correct_own_name(resident, "冯玉澜")
    assert asked is not None and selectors.facts_of(Person.objects.all()).name != "冯玉澜"
    services.decide_correction(clerk, asked.pk, grant=True)
    assert selectors.facts_of(Person.objects.all()).name == "冯玉澜"


def test_a_number_of_somebody_else_is_not_taken_in_before_the_two_are_one(town: Town) -> None:
    home(town, name="李四", number=MAINLAND)
    person_in_household(town)
    row = services.ask_number(actor_for(town.resident), "mainland_id", MAINLAND)
    with pytest.raises(Invalid, match="two are one"):
        services.decide_correction(actor_for(town.clerk_a), row.pk, grant=True)
    assert Correction.objects.get().decided_at is None


def test_closing_deletes_what_may_go_and_says_what_stays(town: Town, page: Any) -> None:
    person_in_household(town)
    services.keep_held(key_with_consent(town), "dossier:1", BANK)
    client = page(town.resident)
    assert client.post("/r/held/close/").status_code == 422
    client.post("/r/held/close/", {"sure": "yes"})
    account = User.objects.get(pk=town.resident.pk)
    facts = selectors.facts_of(Person.objects.all())
    assert (account.is_active, account.name, account.phone) == (False, "", None)
    assert (facts.name, facts.phone, HeldValue.objects.count()) == ("", "", 0)
    assert client.get("/r/held/").status_code == 302


def test_an_account_of_the_office_is_not_closed_here(town: Town) -> None:
    with pytest.raises(Denied):
        services.close_own_account(actor_for(town.clerk_a))


def test_a_report_that_is_open_keeps_its_contact_when_its_reporter_leaves(town: Town, page: Any) -> None:
    filed(page, town)
    Report.objects.update(user=town.resident)
    services.close_own_account(actor_for(town.resident))
    assert Report.objects.get().contact != ""


def test_all_of_it_is_forgotten_on_its_day(town: Town) -> None:
    person_in_household(town)
    services.keep_held(key_with_consent(town), "dossier:1", BANK)
    services.note_reuse(services.person_key_of(town.resident.pk), "dossier:1", ["bank_name"])
    row = services.ask_number(actor_for(town.resident), "mainland_id", MAINLAND)
    services.decide_correction(actor_for(town.clerk_a), row.pk, grant=False, reason="不清")
    now = city_time.now()
    empty_expired(now + timedelta(days=360))
    assert (HeldValue.objects.count(), Correction.objects.get().sealed_value != "") == (2, True)
    empty_expired(now + timedelta(days=800))
    emptied = Correction.objects.get()
    assert (HeldValue.objects.count(), Reuse.objects.count(), emptied.sealed_value, emptied.reason) == (0, 0, "", "")
