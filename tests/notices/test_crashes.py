"""A worker that dies while it sends: nothing is lost, and what a gateway took once under a reference it takes once."""

import os
import signal
from datetime import timedelta

import pytest

from foundation.accounts.models import User
from foundation.kernel import city_time, crash
from foundation.notices.models import Consent, Sending, SimulatedText
from foundation.notices.services import send_due, tell
from tests.notices.test_wishes import PARAMS, SIMULATED


class Killed(BaseException):
    """Stands for the signal: nothing in the process catches it."""


@pytest.fixture
def told(town, settings, monkeypatch):
    settings.SMS_GATEWAY = SIMULATED
    worker = town.worker_a
    User.objects.filter(pk=worker.pk).update(email="")
    Consent.objects.create(user=worker, channel="sms", given_at=city_time.now())
    monkeypatch.setattr("foundation.notices.channels.sms.SmsChannel.is_chosen_at_first", True)
    tell([worker.pk], kind="task_new", key="k", subject_kind="user", subject_key="7", params=PARAMS,
         now=city_time.now())  # fmt: skip
    return town


def die(_pid, number):
    assert number == signal.SIGKILL
    raise Killed


@pytest.mark.parametrize("point", ["before_sending", "after_sending"])
def test_what_a_dead_worker_held_is_sent_under_the_same_reference(told, monkeypatch, at, point):
    with monkeypatch.context() as patch:
        patch.setattr(os, "kill", die)
        patch.setenv("TONGXIN_CRASH_AT", point)
        patch.setattr(crash, "_passed", type(crash._passed)())
        with pytest.raises(Killed):
            send_due(city_time.now())
    assert Sending.objects.get().attempts == 1
    at.shift(timedelta(minutes=6))
    assert send_due(city_time.now()) == 1
    assert (SimulatedText.objects.count(), Sending.objects.get().sent_at is not None) == (1, True)
