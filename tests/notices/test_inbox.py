"""The inbox page and its badge."""

import pytest

from foundation.accounts.apps import AccountsConfig
from foundation.kernel import city_time
from foundation.notices.models import Notice
from foundation.notices.services import tell


@pytest.fixture
def told(town):
    """Three notices for the worker of grid A1, one for the clerk."""
    for number in range(3):
        tell(
            [town.worker_a.pk],
            kind="clock_amber",
            key=f"k{number}",
            subject_kind="user",
            subject_key="1",
            params={"reference": f"ZS-{number}", "matter": "litter", "grid": "A1"},
            now=city_time.now(),
        )
    tell(
        [town.clerk_a.pk],
        kind="task_new",
        key="clerk",
        subject_kind="user",
        subject_key="1",
        params={"reference": "ZS-9", "matter": "fire", "grid": "A2"},
        now=city_time.now(),
    )
    return town


def test_inbox_shows_own_notices_only(told, page):
    html = page(told.worker_a).get("/notices/").content.decode()
    assert all(f"ZS-{number}" in html for number in range(3))
    assert "ZS-9" not in html


def test_empty_inbox_says_so(town, page):
    assert "Nothing has been sent to you" in page(town.worker_a).get("/notices/").content.decode()


def test_badge_counts_unread(told, page):
    client = page(told.worker_a)
    assert client.get("/notices/unread/").content == b"3"
    client.post("/notices/read/")
    assert client.get("/notices/unread/").content == b""


def test_opening_marks_read_and_leads_to_the_subject(told, page, monkeypatch):
    monkeypatch.setattr(AccountsConfig, "subject_links", {"user": "accounts:token-revoke"})
    notice = Notice.objects.filter(user=told.worker_a).first()
    answer = page(told.worker_a).post(f"/notices/{notice.pk}/")
    assert answer.headers["Location"] == "/accounts/tokens/1/revoke/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_notice_without_page_leads_back_to_the_inbox(told, page):
    notice = Notice.objects.filter(user=told.worker_a).first()
    assert page(told.worker_a).post(f"/notices/{notice.pk}/").headers["Location"] == "/notices/"


@pytest.mark.parametrize("address", ["/notices/{}/", "/notices/{}/read/"])
def test_anothers_notice_is_not_there(told, page, address):
    notice = Notice.objects.get(user=told.clerk_a)
    assert page(told.worker_a).post(address.format(notice.pk)).status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_looking_changes_nothing(told, page):
    client = page(told.worker_a)
    client.get("/notices/")
    assert client.get("/notices/read/").status_code == 405
    assert Notice.objects.filter(read_at__isnull=False).count() == 0


def test_marking_one_read_answers_htmx_with_the_fresh_list(told, page):
    notice = Notice.objects.filter(user=told.worker_a).first()
    answer = page(told.worker_a).post(f"/notices/{notice.pk}/read/", headers={"hx-request": "true"})
    assert "2 unread notices" in answer.content.decode()
    assert b"<html" not in answer.content
    assert answer.headers["HX-Trigger"] == "acted"


def test_marking_all_read_works_without_javascript(told, page):
    assert page(told.worker_a).post("/notices/read/").headers["Location"] == "/notices/"
    assert Notice.objects.filter(user=told.worker_a, read_at__isnull=True).count() == 0


def test_inbox_costs_no_more_for_thirty_than_for_three(told, page, django_assert_max_num_queries):
    client = page(told.worker_a)
    with django_assert_max_num_queries(6):
        client.get("/notices/")
    for number in range(100, 140):
        tell(
            [told.worker_a.pk],
            kind="result",
            key=f"k{number}",
            subject_kind="user",
            subject_key="1",
            params={"reference": "ZS", "matter": "m"},
            now=city_time.now(),
        )
    with django_assert_max_num_queries(6):
        html = client.get("/notices/").content.decode()
    assert "?cursor=" in html


def test_unread_stand_first_and_alone_in_their_tab(told, page):
    client = page(told.worker_a)
    first = client.get("/notices/").context["notices"][0]
    client.post(f"/notices/{first.id}/read/")
    whole = [one.is_unread for one in client.get("/notices/").context["notices"]]
    assert whole == sorted(whole, reverse=True)
    assert all(one.is_unread for one in client.get("/notices/?tab=unread").context["notices"])


def test_a_cursor_nobody_gave_out_is_refused_in_words(told, page):
    assert page(told.worker_a).get("/notices/?cursor=abc").status_code == 422
