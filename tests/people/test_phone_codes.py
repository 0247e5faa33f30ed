"""Signing up and in by a code on the phone: hashed, short-lived, few tries, few sends, and it tells nothing of accounts."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from foundation.accounts.models import User
from foundation.kernel import city_time
from foundation.notices.models import SimulatedText
from incidents.cases.models import Incident
from residents.people import services
from residents.people.models import Person, PhoneCode, Report
from tests.people.test_people import URL, filed, sent
from tests.people.things import E164, GATEWAY, PHONE, ask_code, code_sent, give_code
from tests.town import Town

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _gateway(settings: Any) -> None:
    settings.SMS_GATEWAY = GATEWAY


def enter(client: Any, phone: str = PHONE) -> Any:
    """Sign in by phone and return the answer."""
    ask_code(client, phone)
    return give_code(client, code_sent())


def test_a_code_makes_an_account_and_the_next_one_opens_the_same(town: Town, page: Any, at: Any) -> None:
    assert enter(page())["Location"] == reverse("people:mine")
    at.shift(61)
    second = page()
    enter(second)
    account = User.objects.get(phone=E164)
    assert second.get("/accounts/session/").json()["reader"] == str(account.pk)
    assert (account.has_usable_password(), account.is_staff) == (False, False)
    person = Person.objects.get(user=account)
    assert person.phone_verified_at is not None and E164 not in person.sealed_phone


def test_who_came_from_a_page_goes_back_to_it_and_to_no_other_house(town: Town, page: Any, at: Any) -> None:
    client = page()
    client.get("/r/phone/?next=/r/held/")
    assert enter(client)["Location"] == "/r/held/"
    at.shift(61)
    other = page()
    other.get("/r/phone/?next=https://evil.example/")
    assert enter(other)["Location"] == reverse("people:mine")


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(town: Town, page: Any) -> None:
    User.objects.filter(pk=town.resident.pk).update(phone="+8613900139000")
    known, unknown = ask_code(page(), "13900139000"), ask_code(page())
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    words = [text.words.replace(text.words[:6], "") for text in SimulatedText.objects.all()]
    assert words[0] == words[1]


def test_neither_the_code_nor_the_phone_lies_in_the_table(town: Town, page: Any) -> None:
    ask_code(page())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_phonecode")
        row = str(cursor.fetchall())
    assert (code_sent() in row, "13800138000" in row) == (False, False)


def wrong(code: str) -> str:
    """Return six other digits."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_a_wrong_code_says_how_many_tries_are_left_and_the_fifth_ends_it(town: Town, page: Any) -> None:
    client = page()
    ask_code(client)
    code = code_sent()
    answers = [give_code(client, wrong(code)) for _try in range(5)]
    assert [answer.status_code for answer in answers] == [422] * 5
    assert "tries left: 4" in answers[0].text and "does not work any more" in answers[4].text
    assert give_code(client, code).status_code == 422
    assert not User.objects.filter(phone=E164).exists()


def test_a_code_works_once_and_for_five_minutes(town: Town, page: Any, at: Any) -> None:
    client = page()
    enter(client)
    row = PhoneCode.objects.get()
    with pytest.raises(Exception, match="does not work any more"):
        services.spend_code(row.pk, code_sent())
    at.shift(61)
    late = page()
    ask_code(late)
    at.shift(300)
    assert give_code(late, code_sent()).status_code == 422


def test_a_code_opens_nothing_in_another_browser(town: Town, page: Any) -> None:
    ask_code(page())
    assert give_code(page(), code_sent())["Location"] == reverse("people:phone")


def test_one_number_gets_five_codes_an_hour_and_one_a_minute(town: Town, page: Any, at: Any) -> None:
    assert ask_code(page()).status_code == 302
    hasty = ask_code(page(), "+86 138 0013 8000")
    assert (hasty.status_code, int(hasty["Retry-After"]) <= 60) == (429, True)
    for _again in range(4):
        at.shift(61)
        assert ask_code(page()).status_code == 302
    at.shift(61)
    assert ask_code(page()).status_code == 429
    at.shift(3600)
    assert ask_code(page()).status_code == 302


def test_one_network_cannot_send_to_ever_new_numbers(town: Town, page: Any) -> None:
    statuses = [ask_code(page(), f"138001380{number:02}").status_code for number in range(12)]
    assert statuses == [302] * 10 + [429] * 2


def test_the_database_takes_one_code_a_minute_for_a_number(town: Town, page: Any) -> None:
    ask_code(page())
    row = PhoneCode.objects.get()
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        PhoneCode.objects.create(
            phone_key=row.phone_key, sealed_phone="x", digest="x", minute=row.minute,
            created_at=row.created_at, expires_at=row.expires_at,
        )  # fmt: skip


@pytest.mark.parametrize("text", ["", "12", "hello", "+86 1"])
def test_what_is_no_phone_is_refused_in_words(text: str, town: Town, page: Any) -> None:
    assert ask_code(page(), text).status_code == 422
    assert not PhoneCode.objects.exists()


def test_an_account_of_the_office_is_not_opened_by_a_text_message(town: Town, page: Any) -> None:
    User.objects.filter(pk=town.clerk_a.pk).update(phone=E164)
    client = page()
    answer = enter(client)
    assert (answer.status_code, "used for work" in answer.text) == (403, True)
    assert client.get("/accounts/session/").json()["reader"] == ""


def test_a_gateway_that_fails_costs_nothing_and_is_told(town: Town, page: Any, monkeypatch: Any) -> None:
    def fail(**_sent: Any) -> None:
        raise OSError("no route")

    monkeypatch.setattr("residents.people.services.codes.sms.send_code", fail)
    assert "could not be sent" in ask_code(page()).text
    assert not PhoneCode.objects.exists()


def test_without_a_gateway_the_page_says_so(town: Town, page: Any, settings: Any) -> None:
    settings.SMS_GATEWAY = ""
    assert "No text messages are sent here yet" in page().get("/r/phone/").text
    assert ask_code(page()).status_code == 200
    assert not PhoneCode.objects.exists()


def test_reports_left_with_the_number_are_offered_only_once_it_is_shown_to_be_ones_own(town: Town, page: Any) -> None:
    reference = filed(page, town).reference
    client = page(town.resident)
    assert reference not in client.get("/r/phone/reports/", follow=True).text
    assert client.post("/r/phone/reports/").status_code == 403
    own = page()
    assert enter(own)["Location"] == reverse("people:phone-reports")
    assert reference in own.get("/r/phone/reports/").text
    own.post("/r/phone/reports/")
    account = User.objects.get(phone=E164)
    assert Incident.objects.get(reference=reference).reported_by == account
    assert Report.objects.get().user == account
    assert reference in own.get("/r/mine/").text


def test_a_confidential_report_is_not_offered(town: Town, page: Any) -> None:
    page().post(URL, sent(town, phone=PHONE, is_confidential="on"))
    assert (Incident.objects.count(), Report.objects.get().phone_key != "") == (0, True)
    assert enter(page())["Location"] == reverse("people:mine")


def test_codes_are_forgotten_after_a_day(town: Town, page: Any, at: Any) -> None:
    from foundation.kernel.personal_data import empty_expired

    ask_code(page())
    empty_expired(city_time.now() + timedelta(days=1, minutes=6))
    assert not PhoneCode.objects.exists()
