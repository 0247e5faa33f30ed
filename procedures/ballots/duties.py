"""The room's recurring duty: votes open and close at their time."""

from datetime import datetime, timedelta

from django.db.models import Q

from foundation.kernel.recurring import duty
from procedures.ballots import services
from procedures.ballots.choices import BallotState
from procedures.ballots.models import Ballot


def is_ballot_due(now: datetime) -> bool:
    """Say whether a vote is to open or to close now."""
    opens = Q(state=BallotState.ANNOUNCED, opens_at__lte=now)
    return Ballot.objects.filter(opens | Q(state=BallotState.OPEN, closes_at__lte=now)).exists()


@duty(every=timedelta(seconds=15), has_work=is_ballot_due)
def open_and_close_ballots(now: datetime) -> int:
    """Open and close the votes whose time has come."""
    return services.run_ballots(now)
