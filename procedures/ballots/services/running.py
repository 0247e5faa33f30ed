"""Opens ballots at their time and closes them when it is over."""

from datetime import datetime

from foundation.kernel.actor import system
from foundation.kernel.errors import DomainError, Stale
from foundation.process.services import ActData, Build, advance_many
from foundation.process.workflow import Move
from procedures.ballots.choices import BallotAction, BallotState
from procedures.ballots.models import Ballot
from procedures.ballots.services.process import BALLOTS

CALENDAR = system("calendar")
BATCH = 200


def run_ballots(now: datetime) -> int:
    """Open what is due to open and close what is due to close; return how many."""
    opening = Ballot.objects.filter(state=BallotState.ANNOUNCED, opens_at__lte=now)
    closing = Ballot.objects.filter(state=BallotState.OPEN, closes_at__lte=now)
    done = 0
    for rows, action in ((opening, BallotAction.OPEN), (closing, BallotAction.CLOSE)):
        pks = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if pks:
            done += len(advance_many(CALENDAR, BALLOTS, pks, action, _build(now), at=now, refuse=_leave))
    return done


def _build(now: datetime) -> Build:
    """Return what leaves out, under the lock, a ballot that was extended in the meantime."""

    def build(ballot: Ballot, _move: Move) -> ActData:
        if ballot.state == BallotState.OPEN and ballot.closes_at > now:
            raise Stale("It was extended.")
        return ActData()

    return build


def _leave(_ballot: Ballot, _error: DomainError) -> None:
    """Leave it: its time comes again."""
