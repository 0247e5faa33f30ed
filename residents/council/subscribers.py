"""Tells those on the roll of a ballot, who have an account, what becomes of it."""

from collections.abc import Sequence

from foundation.kernel import city_time
from foundation.kernel.outbox import subscribe
from foundation.notices.services import NoticeDraft, tell_many
from procedures.ballots.choices import SUBJECT_KIND, BallotAction
from procedures.ballots.events import BallotMoved
from procedures.ballots.selectors import ballot_by_pk, keys_on_roll
from residents.people.selectors import user_ids_of_keys

KIND_OF = {
    BallotAction.ANNOUNCE: "ballot_announced",
    BallotAction.OPEN: "ballot_open",
    BallotAction.EXTEND: "ballot_extended",
    BallotAction.PUBLISH: "ballot_published",
}


@subscribe(BallotMoved)
def tell_voters(events: Sequence[BallotMoved]) -> None:
    """Tell voters that a vote is announced, open, extended or published; never what anybody chose."""
    drafts = []
    for event in events:
        kind = KIND_OF.get(BallotAction(event.action))
        ballot = ballot_by_pk(event.ballot_id) if kind else None
        if ballot is None or kind is None:
            continue
        params = {
            "title": ballot.title,
            "opens_at": ballot.opens_at.isoformat(),
            "closes_at": ballot.closes_at.isoformat(),
        }
        people = tuple(user_ids_of_keys(keys_on_roll(ballot.pk)))
        drafts.append(NoticeDraft(people, kind, event.key, SUBJECT_KIND, str(ballot.client_id), params))
    if drafts:
        tell_many(drafts, now=city_time.now())
