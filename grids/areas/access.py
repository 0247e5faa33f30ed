"""Who may enter this room's routes: everyone signed in may look, the administrators of the net may change."""

from foundation.web.access import PUBLIC, SIGNED_IN, posted
from grids.areas.policies import NET_ADMIN

LOOK = SIGNED_IN
CHANGE = posted(NET_ADMIN)
ANYONE = PUBLIC

__all__ = ["ANYONE", "CHANGE", "LOOK"]
