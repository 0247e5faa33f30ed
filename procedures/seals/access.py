"""Who may see that sealed subjects were looked at, without seeing which."""

from typing import Any

from foundation.kernel.actor import Actor
from foundation.web.access import AccessRule
from procedures.seals import selectors


class AuditorRule(AccessRule):
    """Admits whoever works in a unit that audits."""

    def admits(self, user: Any, actor: Actor) -> bool:
        """Say whether the actor is an auditor today."""
        return bool(user.is_authenticated) and selectors.is_auditor(actor)


AUDITOR = AuditorRule()
