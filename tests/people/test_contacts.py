"""How a reporter can be reached: sealed where it lies, opened for a reason, by one person only so often."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from foundation.kernel.errors import Denied
from foundation.kernel.models import AuditEvent
from foundation.kernel.sealing import Unreadable, seal, unseal
from grids.workforce.selectors import actor_for
from residents.people import selectors, services
from residents.people.contacts import Contact, unseal_contact
from residents.people.models import Report
from tests.people.test_people import filed
from tests.town import Town

NEW = "n" * 50


def ask(page: Any, user: Any, reference: str, **data: str) -> Any:
    """Ask for a contact as the panel beside a case does."""
    return page(user).post(reverse("people:contact", args=[reference]), data, headers={"hx-request": "true"})


def test_nothing_in_the_table_tells_name_or_phone(town: Town, page: Any) -> None:
    filed(page, town)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM people_report")
        row = str(cursor.fetchall())
    assert [word in row for word in ("陈秀英", "13800138000", "138000")] == [False, False, False]


@pytest.mark.parametrize("reason", ["", "  ", "...", "？？"])
def test_without_a_reason_nothing_is_opened_or_written_down(reason: str, town: Town, page: Any) -> None:
    answer = ask(page, town.clerk_a, filed(page, town).reference, reason=reason)
    assert (answer.status_code, "13800138000" in answer.text) == (422, False)
    assert not AuditEvent.objects.filter(action="open_contact").exists()


def test_one_person_opens_only_so_many_in_a_day(
    town: Town, page: Any, at: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.reports, "CONTACTS_A_DAY", 2)
    first, second, third = (filed(page, town).reference for _one in range(3))
    statuses = [ask(page, town.clerk_a, one, reason="回访").status_code for one in (first, second, first, third)]
    assert statuses == [200, 200, 200, 403]
    assert "as many as one person may" in ask(page, town.clerk_a, third, reason="回访").text
    assert ask(page, town.official_a, third, reason="回访").status_code == 200
    at.shift(86_400)
    assert ask(page, town.clerk_a, third, reason="回访").status_code == 200


def test_the_panel_asks_what_for(town: Town, page: Any) -> None:
    panel = page(town.clerk_a).get(reverse("people:reporter-panel", args=[filed(page, town).reference]))
    assert 'name="reason"' in panel.text and "required" in panel.text


def test_a_contact_opens_beside_its_own_report_alone(town: Town, page: Any) -> None:
    first, second = filed(page, town), filed(page, town)
    taken = Report.objects.get(incident_reference=first.reference).contact
    with pytest.raises(Unreadable):
        unseal_contact(second.reference, taken)
    assert unseal_contact(first.reference, taken) == Contact("陈秀英", "+8613800138000", "")


def test_after_a_new_key_contacts_open_and_are_sealed_by_it(town: Town, page: Any, settings: Any, capsys: Any) -> None:
    reference = filed(page, town).reference
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEW
    assert ask(page, town.clerk_a, reference, reason="回访").status_code == 200
    call_command("reseal")
    settings.SECRET_KEY_FALLBACKS = []
    assert "people.Report.contact: 1 of 1, 1 sealed again" in capsys.readouterr().out
    assert selectors.contact_of(Report.objects.get()).phone == "+8613800138000"


def test_a_key_that_is_gone_breaks_no_page_and_says_so(town: Town, page: Any, settings: Any) -> None:
    reference = filed(page, town).reference
    settings.SECRET_KEY = NEW
    with pytest.raises(CommandError, match=r"people\.Report\.contact: 1"):
        call_command("reseal")
    assert page(town.clerk_a).get(reverse("people:reporter-panel", args=[reference])).status_code == 200
    answer = ask(page, town.clerk_a, reference, reason="回访")
    assert (answer.status_code, "a key that no longer exists" in answer.text) == (422, True)


def test_what_is_sealed_for_one_purpose_opens_for_no_other() -> None:
    with pytest.raises(Unreadable):
        unseal("b", seal("a", "words"))
    assert unseal("a", seal("a", "words")) == "words"
    assert (seal("a", ""), unseal("a", "")) == ("", "")


def test_who_may_not_open_spends_nothing(town: Town, page: Any) -> None:
    reference = filed(page, town).reference
    with pytest.raises(Denied):
        services.open_contact(actor_for(town.worker_a), reference, reason="回访")
    assert not AuditEvent.objects.filter(action="open_contact").exists()
