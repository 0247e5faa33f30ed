"""What comes round: applications that wait for papers are reminded of, and lapse."""

from datetime import datetime, time, timedelta

from foundation.kernel.recurring import duty
from procedures.dossiers import services


@duty(every=timedelta(days=1), at=time(6))
def lapse_waiting_dossiers(now: datetime) -> int:
    """Let lapse what has waited for its papers as long as its type says."""
    return services.lapse_waiting(now)
