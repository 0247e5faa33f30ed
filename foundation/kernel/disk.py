"""A disk that takes nothing: how it says so, and how people are told."""

import errno

from django.utils.translation import gettext as _

from foundation.kernel.errors import NotStored

# Full, over somebody's share, read-only, broken, or a file too large for it.
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG})


def not_stored() -> NotStored:
    """Return the refusal of what could not be written."""
    return NotStored(_("The server has no room for files just now. Whoever looks after it has to make some."))


def is_no_room(error: BaseException) -> bool:
    """Say whether an error means that a disk took nothing."""
    return isinstance(error, OSError) and error.errno in NO_ROOM
