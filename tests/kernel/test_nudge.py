"""A nudge is a hint: it may be lost, it may not disturb."""

import socket
import time
from typing import Any

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from foundation.kernel import nudge
from governance.celery import app as ours


def test_one_hint_a_second_is_enough(published: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([100.0, 100.4, 101.1])
    monkeypatch.setattr(nudge.time, "monotonic", lambda: next(seconds))
    for _ in range(3):
        nudge.nudge()
    assert published == [nudge.TASK, nudge.TASK]


def test_without_redis_there_is_nobody_to_hint_at(published: list[str], settings: Any) -> None:
    settings.REDIS_URL = ""
    nudge.nudge()
    assert published == []


def test_what_is_hinted_at_is_what_the_worker_knows() -> None:
    ours.loader.import_default_modules()
    assert {nudge.TASK, *(entry["task"] for entry in ours.conf.beat_schedule.values())} <= set(ours.tasks)


def test_a_dead_broker_is_survived_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_args: Any, **_options: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(Celery, "send_task", refuse)
    nudge.nudge()
    assert "no broker to nudge" in caplog.text


def test_a_dead_broker_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def refuse(_app: Any, name: str, **_options: Any) -> None:
        tried.append(name)
        raise ConnectionRefusedError

    seconds = iter([100.0, 105.0, 129.0, 132.0])
    monkeypatch.setattr(nudge.time, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(Celery, "send_task", refuse)
    for _ in range(4):
        nudge.nudge()
    assert len(tried) == 2


def test_nobody_waits_for_a_broker_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """One try, at most a second long, and no pause after it."""
    monkeypatch.undo()
    app = Celery("away", broker="redis://127.0.0.1:1/0")
    app.conf.broker_transport_options = ours.conf.broker_transport_options
    tried: list[float | None] = []
    pauses: list[float] = []

    def refuse(one: socket.socket, _address: Any) -> None:
        tried.append(one.gettimeout())
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(time, "sleep", pauses.append)
    with pytest.raises(OperationalError):
        app.send_task(nudge.TASK, ignore_result=True, retry=False)
    assert (tried, pauses) == ([1.0], [])
