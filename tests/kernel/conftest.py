"""The toy's policies, and subscribers that come and go with a test."""

import pytest

from foundation.kernel import outbox, policies


@pytest.fixture(autouse=True)
def toy_policies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow the system everything; a person may only take."""
    sentence = policies.refused("Only the clock may do this.")
    for capability in ("toy.start", "toy.accept", "toy.note"):
        monkeypatch.setitem(policies._RULES, capability, lambda who, _: policies.ALLOWED if who.is_system else sentence)
    monkeypatch.setitem(policies._RULES, "toy.take", lambda _who, _: policies.ALLOWED)


@pytest.fixture
def no_subscribers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start with an empty registry."""
    monkeypatch.setattr(outbox, "_SUBSCRIBERS", {})
