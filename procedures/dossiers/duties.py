"""What comes round: applications that wait for papers lapse, files are deleted, a township hears what is late."""

from datetime import datetime, time, timedelta

from foundation.kernel.recurring import duty
from procedures.dossiers import services


@duty(every=timedelta(days=1), at=time(6))
def lapse_waiting_dossiers(now: datetime) -> int:
    """Let lapse what has waited for its papers as long as its type says."""
    return services.lapse_waiting(now)


@duty(every=timedelta(days=1), at=time(2, 30))
def forget_dossier_papers(now: datetime) -> int:
    """Delete the files of papers whose months are over, before the sweep of personal data."""
    return services.forget_papers(now)


@duty(every=timedelta(days=1), at=time(8, 30))
def tell_dossier_supervisors(now: datetime) -> int:
    """Tell each township's desk what is late in it, before it opens."""
    return services.tell_supervisors(now)
