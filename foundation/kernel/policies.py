"""The registry of capabilities: who may do what, answered with a reason. An unknown capability raises ``KeyError``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied


@dataclass(frozen=True, slots=True)
class Verdict:
    """Allowed, or refused with a sentence for the person who asked."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Verdict(True)  # noqa: FBT003 - the field is the verdict itself

Rule = Callable[[Actor, Any], Verdict]
_RULES: dict[str, Rule] = {}


def refused(reason: str) -> Verdict:
    """Return a refusal; ``reason`` says in one sentence why and, where it helps, who may."""
    return Verdict(allowed=False, reason=str(reason))


def policy(capability: str) -> Callable[[Rule], Rule]:
    """Register the decorated rule as the only answer for ``capability``."""

    def register(rule: Rule) -> Rule:
        if capability in _RULES:
            raise ValueError(f"capability {capability} has two rules")
        _RULES[capability] = rule
        return rule

    return register


def ask(actor: Actor, capability: str, subject: Any = None) -> Verdict:
    """Return whether the actor has the capability for the subject, with the reason when not."""
    return _RULES[capability](actor, subject)


def require(actor: Actor, capability: str, subject: Any = None) -> None:
    """Raise ``Denied`` with the policy's reason unless the actor has the capability for the subject."""
    verdict = ask(actor, capability, subject)
    if not verdict:
        raise Denied(verdict.reason)


def capabilities() -> frozenset[str]:
    """Return the names of all registered capabilities."""
    return frozenset(_RULES)
