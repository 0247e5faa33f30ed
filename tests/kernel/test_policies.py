"""Capabilities have exactly one rule, and a refusal has a reason."""

import pytest

from foundation.kernel import policies
from foundation.kernel.actor import ANONYMOUS, Actor, ActorKind, Grant, system
from foundation.kernel.errors import Denied


def test_a_refusal_says_why() -> None:
    with pytest.raises(Denied, match="Only the clock may do this") as caught:
        policies.require(ANONYMOUS, "toy.accept")
    assert caught.value.code == "denied"


def test_what_is_allowed_passes_in_silence() -> None:
    assert policies.require(system("clock"), "toy.accept") is None
    assert bool(policies.ask(system("clock"), "toy.accept")) is True


def test_an_unknown_capability_is_a_bug_not_a_refusal() -> None:
    with pytest.raises(KeyError):
        policies.ask(system("clock"), "toy.fly")


def test_a_capability_cannot_have_two_rules() -> None:
    with pytest.raises(ValueError, match="two rules"):
        policies.policy("toy.take")(lambda _who, _: policies.ALLOWED)
    assert "toy.take" in policies.capabilities()


def test_an_actor_knows_its_roles() -> None:
    actor = Actor(
        ActorKind.USER, user_id=1, grants=(Grant("grid_worker", 5, "grid"), Grant("village_clerk", 3, "village"))
    )
    assert [grant.area_id for grant in actor.grants_of("grid_worker", "city_centre")] == [5]
    assert actor.has_role("village_clerk")
    assert not actor.has_role("net_admin")
    assert not actor.is_system
