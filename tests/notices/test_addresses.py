"""People without an account are told by mail alone: once, at an address that nobody reads in the tables."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from foundation.kernel import city_time
from foundation.notices import addresses
from foundation.notices.models import Notice, Sending
from foundation.notices.services import NoticeDraft, send_due, tell_many

PARAMS = {"reference": "ZS-1", "state": "closed", "note": "路灯修好了"}
ADDRESS = "chen@example.org"


@pytest.fixture
def post(town, settings):
    """A mail server, and what tells an address."""
    settings.EMAIL_HOST = "mail.example.org"

    def send(key="k1", to=(ADDRESS,)):
        telling = NoticeDraft((), "report_ended", key, "incident", "ZS-1", PARAMS, addresses=to)
        tell_many([telling], now=city_time.now())

    return send


def test_a_mail_goes_out_without_name_or_link(post):
    post()
    assert send_due(city_time.now()) == 1
    (message,) = mail.outbox
    assert (message.to, "路灯修好了" in message.body, "ZS-1" in message.subject) == ([ADDRESS], True, True)
    assert ("http" in message.body, "路灯修好了" in message.subject) == (False, False)


def test_the_same_occasion_tells_an_address_once(post):
    post(to=(ADDRESS, "Chen@Example.org"))
    post()
    assert Notice.objects.count() == Sending.objects.count() == 1
    post("k2", to=(ADDRESS, "wang@example.org"))
    assert Notice.objects.count() == 3


def test_without_an_outside_channel_no_address_is_kept(post, settings):
    settings.EMAIL_HOST = ""
    post()
    assert not Notice.objects.exists()


def test_nothing_in_the_table_tells_the_address(post):
    post()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM notices_notice")
        assert "example.org" not in str(cursor.fetchall())


def test_the_support_desk_sees_it_masked_in_faults_too(post, town, page, monkeypatch):
    def refuse(_channel, _notice, recipient):
        raise OSError(f"550 no such user: {recipient.email}")

    monkeypatch.setattr("foundation.notices.channels.EmailChannel.send", refuse)
    post()
    send_due(city_time.now())
    html = page(town.staff).get("/admin/notices/sending/").text
    assert ("c***@example.org" in html, ADDRESS in html) == (True, False)
    assert Sending.objects.get().fault == "OSError: 550 no such user: c***@example.org"


def test_an_address_nobody_can_open_any_more_is_given_up(post, town, page):
    post()
    Notice.objects.update(address="sealed by another key")
    send_due(city_time.now())
    assert (mail.outbox, Sending.objects.get().given_up_at is not None) == ([], True)
    assert page(town.staff).get("/admin/notices/sending/").status_code == 200


@pytest.mark.parametrize("columns", [
    {}, {"address": "x"}, {"address_digest": "x"}, {"address": "x", "address_digest": "x", "forgotten_at": "now"},
    {"user": True, "address": "x", "address_digest": "x"}, {"user": True, "forgotten_at": "now"},
])  # fmt: skip
def test_a_notice_is_for_a_user_or_an_address(town, columns):
    now = city_time.now()
    columns = {
        name: now if value == "now" else town.worker_a if value is True else value for name, value in columns.items()
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.create(kind="result", key="k", subject_kind="x", subject_key="1", created_at=now, **columns)


def test_a_digest_is_keyed_and_knows_no_capitals(settings):
    first = addresses.digest_of(ADDRESS)
    assert first == addresses.digest_of(" CHEN@example.org ")
    settings.SECRET_KEY = "another" * 8
    assert first != addresses.digest_of(ADDRESS)


def test_the_address_waits_for_the_morning(post, at):
    at.shift(timedelta(hours=13))
    post()
    assert send_due(city_time.now()) == 0
    at.shift(timedelta(hours=9))
    assert send_due(city_time.now()) == 1
