"""Tells those on the roll of a ballot, who have an account, what becomes of it; keeps disclosures that are over."""

from collections.abc import Sequence
from uuid import UUID

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.kernel.outbox import subscribe
from foundation.notices.services import NoticeDraft, tell_many
from procedures.ballots.choices import SUBJECT_KIND, BallotAction
from procedures.ballots.events import BallotMoved
from procedures.ballots.selectors import ballot_by_pk, keys_on_roll
from procedures.hearings.choices import HearingState
from procedures.hearings.events import HearingMoved, ObjectionMoved
from procedures.hearings.selectors import subjects_of
from residents.council import selectors, services
from residents.council.choices import MEETING
from residents.council.events import MeetingMoved
from residents.people.events import PersonsMerged
from residents.people.selectors import is_merged, user_ids_of_keys

MERGED = system("merged persons")
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


@subscribe(HearingMoved)
def keep_ended_disclosures(events: Sequence[HearingMoved]) -> None:
    """Keep the record of a disclosure whose days are over."""
    ended = [event for event in events if event.to_state == HearingState.ENDED]
    services.keep_disclosures({(event.subject_kind, event.subject_key) for event in ended})


@subscribe(ObjectionMoved)
def keep_answered_disclosures(events: Sequence[ObjectionMoved]) -> None:
    """Keep the record of a disclosure that waited for an answer alone."""
    services.keep_disclosures(subjects_of(event.hearing_id for event in events if event.is_answered))


@subscribe(PersonsMerged)
def unite_voters(events: Sequence[PersonsMerged]) -> None:
    """Let who was merged stand once on every roll that is not counted; a merge that was undone gives each a line again."""
    for event in events:
        if is_merged(event.survivor_key, event.loser_key):
            services.unite_person(MERGED, event.survivor_key)
        else:
            services.part_person(event.survivor_key, event.loser_key)


@subscribe(MeetingMoved)
def invite_members(events: Sequence[MeetingMoved]) -> None:
    """Invite the members who have an account, and tell them of a cancelled meeting; the keeper invites the others."""
    drafts = []
    for event in events:
        meeting = selectors.meeting_by_id(UUID(event.meeting_id))
        params = {"title": meeting.title, "body": meeting.body.name, "venue": meeting.venue.name}
        params["starts_at"] = meeting.starts_at.isoformat()
        kind = "meeting_cancelled" if event.is_cancelled else "meeting_called"
        if event.is_cancelled:
            params["reason"] = meeting.cancel_reason
        people, _others = selectors.invited(meeting)
        drafts.append(NoticeDraft(tuple(people), kind, event.key, MEETING, event.meeting_id, params))
    tell_many([one for one in drafts if one.recipients], now=city_time.now())
