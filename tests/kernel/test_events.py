"""Events: kept as JSON, read back as they were, or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

import pytest

from foundation.kernel import outbox
from foundation.kernel.events import Event, UnreadableEvent, as_json, from_json
from foundation.kernel.models import Message
from tests.conftest import TUESDAY


@dataclass(frozen=True, slots=True)
class Planted(Event):
    """An event in its second shape."""

    topic: ClassVar[str] = "tree.planted"
    version: ClassVar[int] = 2

    days: tuple[date, ...]
    by: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)


OAK = Planted("oak", (date(2026, 11, 24),), 7, {"kind": "oak"})


def test_an_event_comes_back_as_it_was() -> None:
    assert as_json(OAK) == {"key": "oak", "days": ("2026-11-24",), "by": 7, "words": {"kind": "oak"}}
    assert from_json(Planted, 2, as_json(OAK)) == OAK


def test_of_an_older_version_the_new_takes_its_default_and_the_unknown_is_dropped() -> None:
    assert from_json(Planted, 1, {"key": "elm", "days": [], "height": 3}) == Planted("elm", ())


@pytest.mark.parametrize(
    ("version", "payload", "fault"),
    [
        (1, {"key": "elm"}, "missing required field `days`"),
        (2, {"key": "elm", "days": []}, r"unknown or missing fields \['by', 'words'\]"),
        (2, {**as_json(OAK), "height": 3}, r"unknown or missing fields \['height'\]"),
        (2, {**as_json(OAK), "by": "7"}, "Expected `int | null`, got `str`"),
        (2, {**as_json(OAK), "days": ["tomorrow"]}, "Invalid RFC3339"),
        (3, as_json(OAK), "has version 3; this house reads 2"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(version: int, payload: dict[str, Any], fault: str) -> None:
    with pytest.raises(UnreadableEvent, match=f"tree.planted.*{fault}"):
        from_json(Planted, version, payload)


@pytest.mark.usefixtures("db", "no_subscribers")
def test_a_message_that_cannot_be_read_waits_with_its_fault_and_holds_up_none() -> None:
    heard: list[Planted] = []
    outbox.subscribe(Planted)(heard.extend)
    outbox.publish([Planted(key, ()) for key in "abc"], at=TUESDAY)
    Message.objects.filter(key="b").update(version=3)
    outbox.drain(TUESDAY)
    assert [event.key for event in heard] == ["a", "c"]
    waiting = Message.objects.get(delivered_at=None)
    assert (waiting.key, waiting.fault.startswith("UnreadableEvent: tree.planted")) == ("b", True)


@pytest.mark.usefixtures("no_subscribers")
def test_two_kinds_never_share_a_topic() -> None:
    class Uprooted(Planted):
        """Another kind by the same name."""

    outbox.subscribe(Planted)(lambda _events: None)
    with pytest.raises(ValueError, match=r"tree\.planted"):
        outbox.subscribe(Uprooted)(lambda _events: None)
