"""A nudge is a hint: it may be lost, it may not disturb."""

from typing import Any

import pytest
from celery import Celery

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
