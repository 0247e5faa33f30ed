"""What comes round in the hall: papers that were photographed for nothing do not stay."""

from datetime import datetime, timedelta

from foundation.kernel.recurring import duty
from residents.hall.services.hand_over import forget_unsent_papers


@duty(every=timedelta(hours=1))
def forget_draft_papers(now: datetime) -> int:
    """Delete the papers of applications that were never sent."""
    return forget_unsent_papers(now)
