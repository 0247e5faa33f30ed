"""Outside channels: at least once, in the reader's language, with patience and an end."""

from datetime import timedelta

import pytest
from django.core import mail

from foundation.accounts.access import support_actor
from foundation.accounts.apps import AccountsConfig
from foundation.accounts.models import User
from foundation.kernel import city_time
from foundation.kernel.errors import Denied
from foundation.notices import services
from foundation.notices.channels import CHANNELS
from foundation.notices.duties import send_notices
from foundation.notices.models import Notice, Sending
from foundation.notices.services import send_due, sending, tell

PARAMS = {"reference": "ZS-1", "matter": "暴露垃圾", "matter_en": "Litter", "grid": "A1"}


@pytest.fixture
def post(town, settings, monkeypatch):
    """A mail server, an address for the worker, and what tells that worker."""
    settings.EMAIL_HOST = "mail.example.org"
    settings.SITE_URL = "https://tongxin.example.org"
    monkeypatch.setattr(AccountsConfig, "subject_links", {"user": "accounts:token-revoke"})
    User.objects.filter(pk=town.worker_a.pk).update(email="lin@example.org")

    def send(key="k1", **more):
        tell(
            [town.worker_a.pk, town.worker_b.pk],
            kind="task_new",
            key=key,
            subject_kind="user",
            subject_key="7",
            params=PARAMS,
            now=city_time.now(),
            **more,
        )

    return send


@pytest.fixture
def broken(monkeypatch):
    """A mail server that refuses everything."""

    def refuse(_channel, _message, _recipient):
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr(type(CHANNELS["email"]), "send", refuse)


def test_mail_goes_to_who_has_an_address(post):
    post()
    assert send_notices(city_time.now()) == 1
    assert [message.to for message in mail.outbox] == [["lin@example.org"]]


def test_mail_says_what_and_where(post):
    post()
    send_due(city_time.now())
    (message,) = mail.outbox
    assert message.subject == "Tongxin: New task: Litter, A1 (ZS-1)."
    assert "https://tongxin.example.org/accounts/tokens/7/revoke/" in message.body


def test_mail_is_in_the_readers_language(post, town):
    User.objects.filter(pk=town.worker_a.pk).update(language="")
    post()
    send_due(city_time.now())
    assert "暴露垃圾" in mail.outbox[0].subject


def test_mail_carries_the_notices_number_as_its_id(post):
    post()
    send_due(city_time.now())
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<notice-{Sending.objects.get().notice_id}@")


def test_mail_is_sent_once(post):
    post()
    send_due(city_time.now())
    post()
    send_due(city_time.now() + timedelta(hours=1))
    assert len(mail.outbox) == 1


def test_night_waits_for_the_morning_unless_urgent(post, at):
    at.shift(13 * 3600)
    post("quiet")
    post("urgent", quiet_from_to=False)
    assert send_due(city_time.now()) == 1
    at.shift(8 * 3600)
    assert send_due(city_time.now()) == 1


def test_disabled_person_gets_no_mail(post, town):
    post()
    User.objects.filter(pk=town.worker_a.pk).update(is_active=False)
    send_due(city_time.now())
    assert mail.outbox == []
    assert Sending.objects.get().given_up_at is not None


def test_failure_is_kept_and_tried_again_later(post, broken):
    post()
    send_due(city_time.now())
    sending = Sending.objects.get()
    assert "ConnectionRefusedError" in sending.fault
    assert sending.not_before == city_time.now() + timedelta(minutes=2)
    assert send_due(city_time.now() + timedelta(minutes=1)) == 0


def test_fifth_failure_is_the_last(post, broken, at):
    post()
    waits = []
    for _attempt in range(6):
        send_due(city_time.now())
        sending = Sending.objects.get()
        waits.append(int((sending.not_before - city_time.now()).total_seconds() / 60))
        at.shift(3600)
    assert waits[:4] == [2, 4, 8, 16]
    assert (sending.attempts, sending.given_up_at is not None) == (5, True)


def test_dead_workers_sending_comes_back_after_its_lease(post):
    post()
    sending._claim(city_time.now(), 10)
    assert send_due(city_time.now()) == 0
    assert send_due(city_time.now() + timedelta(minutes=6)) == 1


def test_one_bad_mail_does_not_hold_the_others(post, town, monkeypatch):
    post("first")
    post("second")
    send = CHANNELS["email"].send

    def choosy(_channel, message, recipient):
        if message.notices[0].key == "first":
            raise OSError("greylisted")
        send(message, recipient)

    monkeypatch.setitem(CHANNELS, "email", type("Choosy", (type(CHANNELS["email"]),), {"send": choosy})())
    send_due(city_time.now())
    assert set(Sending.objects.filter(sent_at__isnull=True).values_list("notice__key", flat=True)) == {"first"}


def test_subject_never_breaks_into_headers(post, town):
    tell(
        [town.worker_a.pk],
        kind="result",
        key="evil",
        subject_kind="x",
        subject_key="1",
        now=city_time.now(),
        params={"reference": "ZS-1", "matter": "m", "note": "line\r\nBcc: all@example.org"},
    )
    send_due(city_time.now())
    assert "\n" not in mail.outbox[0].subject
    assert Notice.objects.count() == 1


def test_support_desk_sees_what_was_given_up_and_tries_again(post, town, page, broken, at):
    post()
    for _attempt in range(5):
        send_due(city_time.now())
        at.shift(3600)
    client = page(town.staff)
    assert "ConnectionRefusedError" in client.get("/admin/notices/sending/?state=given_up").content.decode()
    client.post("/admin/notices/sending/", {"action": "send_again", "_selected_action": [Sending.objects.get().pk]})
    assert Sending.objects.get().given_up_at is None


def test_nobody_else_tries_again(post, town, actor_of):
    with pytest.raises(Denied):
        services.try_again(actor_of(town.official_a), sending_ids=[1], now=city_time.now())
    assert services.try_again(support_actor(town.staff), sending_ids=[1], now=city_time.now()) == 0
