"""The own account: profile, language, password, sessions."""

import pytest

from foundation.accounts.models import User
from foundation.kernel.models import AuditEvent
from tests.town import PASSWORD

NEW = "four winds over the delta"


def profile(**changes):
    return {"name": "林网格", "phone": "13800000000", "email": "", "language": "en", "current_password": "", **changes}


def test_person_changes_name_and_language(town, page):
    assert page(town.worker_a).post("/accounts/", profile(name="林师傅", language="zh-hans")).status_code == 302
    assert list(User.objects.filter(pk=town.worker_a.pk).values_list("name", "language")) == [("林师傅", "zh-hans")]


def test_changing_the_phone_needs_the_password(town, page):
    answer = page(town.worker_a).post("/accounts/", profile(phone="13911112222"))
    assert answer.status_code == 422
    town.worker_a.refresh_from_db()
    assert town.worker_a.phone == "+8613800000000"


def test_guessing_the_password_beside_the_phone_is_locked(town, page):
    client = page(town.worker_a)
    for number in range(5):
        answer = client.post("/accounts/", profile(phone="13911112222", current_password=f"wrong {number}"))
    assert answer.status_code == 429


def test_phone_is_kept_in_one_form(town, page):
    page(town.worker_a).post("/accounts/", profile(phone="139 1111-2222", current_password=PASSWORD))
    town.worker_a.refresh_from_db()
    assert town.worker_a.phone == "+8613911112222"


@pytest.mark.parametrize("phone", ["12", "call me", "13800000001"])
def test_unusable_or_taken_phone_is_refused_in_words(town, page, phone):
    answer = page(town.worker_a).post("/accounts/", profile(phone=phone, current_password=PASSWORD))
    assert answer.status_code == 422
    assert "phone" in answer.context["form"].errors


def test_broken_mail_address_is_refused(town, page):
    answer = page(town.worker_a).post("/accounts/", profile(email="not mail", current_password=PASSWORD))
    assert "email" in answer.context["form"].errors


def test_account_page_reads_and_never_writes_on_get(town, page):
    before = AuditEvent.objects.count()
    assert page(town.worker_a).get("/accounts/").status_code == 200
    assert AuditEvent.objects.count() == before


def change(client, old=PASSWORD, new=NEW, again=NEW):
    return client.post("/accounts/password/", {"old": old, "password": new, "again": again})


def test_new_password_signs_out_everywhere_else(town, page):
    here, elsewhere = page(town.worker_a), page(town.worker_a)
    assert change(here).status_code == 302
    assert here.get("/accounts/").status_code == 200
    assert elsewhere.get("/accounts/").status_code == 302


def test_password_change_is_written_down_without_the_password(town, page):
    change(page(town.worker_a))
    event = AuditEvent.objects.get(action="change_password")
    assert event.detail == {}


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", NEW, NEW),
        (PASSWORD, NEW, "other"),
        (PASSWORD, "short", "short"),
        (PASSWORD, "password1234", "password1234"),
    ],
)
def test_unfit_password_changes_nothing(town, page, old, new, again):
    assert change(page(town.worker_a), old, new, again).status_code == 422
    town.worker_a.refresh_from_db()
    assert town.worker_a.check_password(PASSWORD)


def test_guessing_the_old_password_is_locked(town, page):
    client = page(town.worker_a)
    for number in range(5):
        answer = change(client, old=f"wrong {number}")
    assert answer.status_code == 429


def test_other_sessions_end_by_one_button(town, page):
    here, elsewhere = page(town.worker_a), page(town.worker_a)
    assert here.post("/accounts/end-sessions/").status_code == 302
    assert here.get("/accounts/").status_code == 200
    assert elsewhere.get("/accounts/").status_code == 302


def test_signed_out_reads_in_the_chosen_language(town, page):
    client = page()
    client.post("/accounts/language/", {"language": "zh-hans", "next": "/accounts/sign-in/"})
    answer = client.get("/accounts/sign-in/")
    assert answer.headers["Content-Language"] == "zh-hans"


def test_language_of_the_account_wins_over_cookie_and_browser(town, page):
    client = page(town.worker_a)
    client.cookies["django_language"] = "zh-hans"
    assert client.get("/accounts/", headers={"accept-language": "zh"}).headers["Content-Language"] == "en"


def test_switching_language_is_kept_with_the_account(town, page):
    client = page(town.worker_a)
    answer = client.post("/accounts/language/", {"language": "zh-hans", "next": "//evil.example"})
    town.worker_a.refresh_from_db()
    assert town.worker_a.language == "zh-hans"
    assert answer.headers["Location"] == "/"


def test_unknown_language_changes_nothing(town, page):
    page(town.worker_a).post("/accounts/language/", {"language": "xx"})
    town.worker_a.refresh_from_db()
    assert town.worker_a.language == "en"


def test_browser_that_says_nothing_reads_chinese(town, client):
    assert client.get("/accounts/sign-in/").headers["Content-Language"] == "zh-hans"


def test_language_costs_no_statement_of_its_own(town, page, django_assert_num_queries):
    client = page(town.worker_a)
    # Session, user, postings, unread badge's number is fetched later.
    with django_assert_num_queries(3):
        client.get("/accounts/")
