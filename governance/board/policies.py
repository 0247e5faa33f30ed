"""Who may read the board of which area, with reasons."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from grids.workforce.choices import DESK_ROLES

# Those whose work is an area; a grid worker has the own tasks, a handler the unit's cases.
READERS = DESK_ROLES


@policy("board.read")
def read(actor: Actor, subject: Any) -> Verdict:
    """Read the figures of an area; ``subject``: its path. Own areas and what lies in them."""
    if actor.is_system:
        return ALLOWED
    own = [grant.area_path for grant in actor.grants_of(*READERS)]
    if not own:
        return refused(_("The board is for desks: village clerks, township officials and the city centre."))
    if any(str(subject).startswith(path) for path in own):
        return ALLOWED
    return refused(_("This area is not yours: you may read the board of your own area and of what lies in it."))


@policy("board.recompute")
def recompute(actor: Actor, subject: Any) -> Verdict:
    """Count tallies again from what they count."""
    del subject
    return ALLOWED if actor.is_system else refused(_("Tallies are counted by the system."))
