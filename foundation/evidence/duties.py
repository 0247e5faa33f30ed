"""The recurring duty of photos and documents: what is withdrawn keeps no file, also where a process died in between."""

from datetime import datetime, timedelta

from foundation.evidence.services import remove_withdrawn_files
from foundation.kernel.recurring import duty


@duty(every=timedelta(minutes=15))
def delete_withdrawn_files(now: datetime) -> int:
    """Delete the files that a withdrawal left behind."""
    return remove_withdrawn_files(now)
