"""What happens when a file cannot be written: which errors mean that, and the refusal people read."""

import errno

from django.utils.translation import gettext as _

from foundation.kernel.errors import NotStored

# Disk full, quota exceeded, read-only, I/O error, file too large.
STORAGE_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG})


def storage_refusal() -> NotStored:
    """Return the error to raise for a file that could not be stored (status 507)."""
    return NotStored(_("The server has no space for files at the moment. Ask its administrators to free some."))


def is_storage_fault(error: BaseException) -> bool:
    """Say whether an error means that the disk cannot store anything: full, read-only or broken."""
    return isinstance(error, OSError) and error.errno in STORAGE_FAULTS
