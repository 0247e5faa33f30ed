"""A nudge is a hint: it may be lost, it may not disturb."""

import time
from typing import Any

import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from governance.celery import _broker
from governance.kernel import nudge


def test_one_hint_a_second_is_enough(published: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = iter([100.0, 100.4, 101.1])
    monkeypatch.setattr(nudge.time, "monotonic", lambda: next(seconds))
    for _ in range(3):
        nudge.nudge("some.task")
    assert published == ["some.task", "some.task"]


def test_tasks_are_hinted_at_apart(published: list[str]) -> None:
    nudge.nudge("one.task")
    nudge.nudge("other.task")
    assert published == ["one.task", "other.task"]


def test_a_dead_broker_is_survived_and_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_args: Any, **_options: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(Celery, "send_task", refuse)
    nudge.nudge("some.task")
    assert "no broker to nudge for some.task" in caplog.text


def test_a_dead_broker_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def refuse(_app: Any, name: str, **_options: Any) -> None:
        tried.append(name)
        raise ConnectionRefusedError

    seconds = iter([100.0, 105.0, 129.0, 132.0])
    monkeypatch.setattr(nudge.time, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(Celery, "send_task", refuse)
    for _ in range(4):
        nudge.nudge("some.task")
    assert len(tried) == 2


def test_nobody_waits_for_a_broker_that_is_away(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    app = Celery("away")
    app.conf.update(_broker())
    began = time.monotonic()
    with pytest.raises(OperationalError):
        app.send_task("some.task", ignore_result=True, retry=False)
    assert time.monotonic() - began < 2
