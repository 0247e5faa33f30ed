"""Who may see how telling people went."""

from typing import Any

from foundation.kernel.actor import Actor
from foundation.notices.policies import overseers
from foundation.web.access import AccessRule


class OverseerRule(AccessRule):
    """Admits whoever looks after the people of a place, as the room of postings has named them."""

    def admits(self, user: Any, actor: Actor) -> bool:
        """Say whether the actor holds such a posting."""
        return bool(user.is_authenticated) and actor.has_role(*overseers())


OVERSEER = OverseerRule()
