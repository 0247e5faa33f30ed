"""What people choose: channels by group, consent to text messages, quiet hours of their own or of their township."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail

from foundation.accounts.models import User
from foundation.kernel import city_time
from foundation.kernel.models import AuditEvent
from foundation.notices import selectors
from foundation.notices.choices import NoticeGroup
from foundation.notices.deadlines import Hours, after_quiet
from foundation.notices.kinds import notice_kinds
from foundation.notices.models import ChannelStop, Consent, QuietHours, Sending, SimulatedText
from foundation.notices.services import send_due, tell

PARAMS = {"reference": "ZS-1", "matter": "暴露垃圾", "matter_en": "Litter", "grid": "A1", "note": "at 陈家"}
SIMULATED = "foundation.notices.channels.sms.SimulatedGateway"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def both(town, settings):
    """A mail server, a simulated gateway, and an address for the worker."""
    settings.EMAIL_HOST, settings.SMS_GATEWAY = "mail.example.org", SIMULATED
    User.objects.filter(pk=town.worker_a.pk).update(email="lin@example.org")
    return town


def tell_worker(town, key="k1", kind="task_new", **more):
    tell([town.worker_a.pk], kind=kind, key=key, subject_kind="user", subject_key="7", params=PARAMS,
         now=city_time.now(), **more)  # fmt: skip


def save(page, town, **data):
    return page(town.worker_a).post("/notices/channels/", data)


def channels_used():
    return sorted(Sending.objects.values_list("channel", flat=True))


def test_every_kind_belongs_to_a_group():
    assert {kind.group for kind in notice_kinds().values()} == set(NoticeGroup)


def test_a_text_is_sent_to_nobody_who_has_not_agreed(both):
    tell_worker(both)
    assert channels_used() == ["email"]


def test_who_agrees_and_chooses_is_sent_a_text(both, page):
    assert save(page, both, tasks_sms="on", agree_sms="on").status_code == 302
    tell_worker(both)
    send_due(city_time.now())
    text = SimulatedText.objects.get()
    assert ("Litter" in text.words, "陈家" in text.words) == (True, False)
    assert (text.masked_phone[-4:], both.worker_a.phone in text.masked_phone) == (both.worker_a.phone[-4:], False)


def test_choosing_a_text_without_agreeing_is_refused_in_words(both, page):
    answer = save(page, both, tasks_sms="on")
    assert answer.status_code == 422
    assert "Tick this box too" in answer.content.decode()


def test_consent_is_kept_as_a_proof_after_it_is_withdrawn(both, page):
    save(page, both, tasks_sms="on", agree_sms="on")
    save(page, both)
    assert Consent.objects.get().withdrawn_at is not None
    tell_worker(both)
    assert "sms" not in channels_used()


def test_what_is_unticked_is_not_mailed_and_the_account_always_is(both, page):
    save(page, both, clocks_email="on")
    tell_worker(both)
    assert channels_used() == []
    tell_worker(both, "k2", "link_printed")
    tell_worker(both, "k3", "clock_due")
    assert channels_used() == ["email", "email"]


def test_the_own_hours_come_first_then_the_townships(both, page):
    QuietHours.objects.create(place_id=both.township_a.pk, begins=time(20), ends=time(8))
    found = selectors.quiet_hours([both.worker_a.pk, both.worker_b.pk])
    assert (found[both.worker_a.pk].begins, found[both.worker_b.pk].begins) == (time(20), time(22))
    QuietHours.objects.create(place_id=both.village_a.pk, begins=time(19), ends=time(8))
    assert selectors.quiet_hours([both.worker_a.pk])[both.worker_a.pk].begins == time(19)
    save(page, both, begins="23:00", ends="05:00")
    assert selectors.quiet_hours([both.worker_a.pk])[both.worker_a.pk] == Hours(time(23), time(5))


def test_half_a_pair_of_hours_is_refused(both, page):
    assert save(page, both, begins="23:00").status_code == 422
    assert not QuietHours.objects.exists()


@pytest.mark.parametrize(("begins", "ends", "at", "sent"), [
    ("12:00", "14:00", "13:59", "14:00"), ("12:00", "14:00", "14:00", "14:00"), ("08:00", "08:00", "08:00", "08:00"),
    ("12:00", "14:00", "23:00", "23:00"),
])  # fmt: skip
def test_hours_within_a_day_and_none(begins, ends, at, sent):
    hours = Hours(time.fromisoformat(begins), time.fromisoformat(ends))
    now = datetime.fromisoformat(f"2026-11-24 {at}").replace(tzinfo=SHANGHAI)
    assert after_quiet(now, hours).strftime("%H:%M") == sent


def test_the_morning_brings_one_message(both, page, at):
    save(page, both, tasks_email="on", tasks_sms="on", agree_sms="on")
    at.shift(timedelta(hours=13))
    for number in range(3):
        tell_worker(both, f"k{number}")
        at.shift(60)
    assert send_due(city_time.now()) == 0
    at.shift(timedelta(hours=8))
    tell_worker(both, "day")
    assert send_due(city_time.now(), limit=1) == 3
    send_due(city_time.now())
    subjects = sorted(message.subject for message in mail.outbox)
    assert (len(subjects), "3 notices since last evening" in subjects[0]) == (2, True)
    assert SimulatedText.objects.filter(words__startswith="3 notices").count() == 1


def test_a_bundle_stays_what_it_was_when_it_is_tried_again(both, page, at, monkeypatch):
    at.shift(timedelta(hours=13))
    tell_worker(both, "k1")
    tell_worker(both, "k2")
    at.shift(timedelta(hours=10))
    seen = []

    def lose(_channel, message, _recipient):
        seen.append((message.reference, len(message.notices)))
        raise ConnectionResetError

    monkeypatch.setattr("foundation.notices.channels.email.EmailChannel.send", lose)
    send_due(city_time.now())
    Sending.objects.create(notice_id=_third(both), channel="email", not_before=city_time.now(), waits_for_morning=True)
    at.shift(timedelta(minutes=3))
    send_due(city_time.now())
    assert len(set(seen)) == 2
    assert [count for reference, count in seen if reference.startswith("bundle")] == [2, 2]


def _third(town):
    tell_worker(town, "k3")
    found = Sending.objects.get(notice__key="k3")
    pk = found.notice_id
    found.delete()
    return pk


def test_an_address_refused_for_good_ends_the_channel_and_is_said(both, page, monkeypatch):
    refusal = "foundation.notices.channels.sms.SimulatedGateway.send"
    monkeypatch.setattr(refusal, _refuse_for_good)
    save(page, both, tasks_sms="on", agree_sms="on")
    tell_worker(both)
    send_due(city_time.now())
    html = page(both.worker_a).get("/notices/").content.decode()
    assert "was refused for good" in html
    assert both.worker_a.phone not in ChannelStop.objects.get().fault
    tell_worker(both, "k2")
    assert Sending.objects.filter(channel="sms").count() == 1


def _refuse_for_good(_gateway, *, reference, phone, words):
    from foundation.notices.channels.base import Refused

    raise Refused(f"{phone} is not in service")


def test_another_number_or_saving_again_uses_the_channel_again(both, page, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("foundation.notices.channels.sms.SimulatedGateway.send", _refuse_for_good)
        save(page, both, tasks_sms="on", agree_sms="on")
        tell_worker(both)
        send_due(city_time.now())
    User.objects.filter(pk=both.worker_a.pk).update(phone="+8613911112222")
    tell_worker(both, "k2")
    assert Sending.objects.filter(channel="sms", notice__key="k2").exists()
    assert "switched off" in page(both.worker_a).get("/notices/channels/").content.decode()
    save(page, both, tasks_sms="on", agree_sms="on")
    assert not ChannelStop.objects.exists()


def test_the_page_says_what_holds_and_the_choice_is_audited(both, page):
    html = page(both.worker_a).get("/notices/channels/").content.decode()
    assert "From 22:00 to 07:00" in html
    save(page, both, tasks_email="on")
    assert AuditEvent.objects.filter(action="choose_channels", subject_key=str(both.worker_a.pk)).exists()


def test_the_gateway_may_ask_to_wait_without_using_up_attempts(both, page, monkeypatch):
    from foundation.notices.channels.base import NotNow

    def wait(_gateway, **_words):
        raise NotNow("too fast", wait=timedelta(seconds=90))

    monkeypatch.setattr("foundation.notices.channels.sms.SimulatedGateway.send", wait)
    save(page, both, tasks_sms="on", agree_sms="on")
    tell_worker(both)
    send_due(city_time.now())
    sending = Sending.objects.get(channel="sms")
    assert (sending.attempts, sending.not_before) == (0, city_time.now() + timedelta(seconds=90))


def test_a_text_says_how_many_there_are_and_never_cuts_a_sentence(both, page, at):
    save(page, both, tasks_sms="on", agree_sms="on")
    at.shift(timedelta(hours=13))
    for number in range(40):
        tell_worker(both, f"k{number}")
    at.shift(timedelta(hours=10))
    send_due(city_time.now())
    words = SimulatedText.objects.get().words
    assert (words.startswith("40 notices"), len(words) <= 300) == (True, True)
    assert all(line.endswith(".") for line in words.splitlines()[1:-1])


def test_the_support_desk_reads_what_was_simulated(both, page):
    save(page, both, tasks_sms="on", agree_sms="on")
    tell_worker(both)
    send_due(city_time.now())
    html = page(both.staff).get("/admin/notices/simulatedtext/").content.decode()
    assert ("Litter" in html, both.worker_a.phone in html) == (True, False)
