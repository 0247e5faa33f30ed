"""Owns the acts on a ballot: what comes with each, looked up and checked, for the kernel to advance it."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.errors import Denied, Invalid
from foundation.process.acts import SentAct, do_once, done_before
from foundation.process.services import ActData
from foundation.process.workflow import Move
from procedures.ballots import selectors
from procedures.ballots.choices import MOST_EXTENSIONS, BallotAction, BallotState, Mode
from procedures.ballots.models import Ballot, Cast, CountSheet, Voter, VoterUnit
from procedures.ballots.scoping import visible_to
from procedures.ballots.selectors.counts import judged
from procedures.ballots.services.numbers import counted_numbers
from procedures.ballots.services.process import BALLOTS

LONGEST_EXTENSION = timedelta(days=60)


def act_on_ballot(actor: Actor, client_id: UUID | str, sent: SentAct, *, scan_id: UUID | None = None) -> Ballot:
    """Do one act, once, and return the ballot. ``scan_id``: the document of a recorded ballot, for its count.

    Raises what ``advance`` raises, ``NotFound`` for a ballot the actor does not see, and ``Invalid`` that names what is
    still missing.
    """

    def build(ballot: Ballot, move: Move) -> ActData:
        data = _BUILDERS[move.action](actor, ballot, sent, scan_id)
        return ActData(
            sent.note.strip(), sent.data, data.detail, data.columns, data.write, id=sent.id, target=data.target
        )

    found: Ballot = do_once(
        actor,
        BALLOTS,
        Ballot.objects.filter(client_id=client_id),
        sent,
        build,
        seen=visible_to(actor),
        missing=selectors.hidden_ballot(),
    )
    return found


def ballot_act_done_before(actor: Actor, client_id: UUID | str, sent: SentAct) -> Ballot | None:
    """Return the ballot of an act that was done before; None where there was none."""
    found: Ballot | None = done_before(actor, BALLOTS, Ballot.objects.filter(client_id=client_id), sent)
    return found


def _announce(actor: Actor, ballot: Ballot, sent: SentAct, scan_id: UUID | None) -> ActData:
    del actor, sent, scan_id
    voters = Voter.objects.filter(ballot=ballot)
    if not voters.exists():
        raise Invalid(_("There is no roll yet. Bring in who may vote, then announce."))
    if ballot.is_secret and voters.filter(counts_person=False).exists():
        raise Invalid(_("In a secret vote everybody on the roll counts as one person; take the others off the roll."))
    now = city_time.now()
    if ballot.mode == Mode.HELD_HERE:
        first = now + timedelta(days=ballot.rule.notice_days)
        if ballot.opens_at < first:
            sentence = _("The vote may open %(days)d days after the announcement at the earliest. Change its times.")
            raise Invalid(sentence % {"days": ballot.rule.notice_days})
    if ballot.whole is not None and ballot.whole < selectors.turnout(ballot).due.persons:
        raise Invalid(_("More people stand on the roll than the whole body has."))
    return ActData(columns={"roll_digest": roll_digest(ballot)}, detail={"due": voters.count()})


def _open(actor: Actor, ballot: Ballot, sent: SentAct, scan_id: UUID | None) -> ActData:
    del actor, ballot, sent, scan_id
    return ActData()


def _extend(actor: Actor, ballot: Ballot, sent: SentAct, scan_id: UUID | None) -> ActData:
    del actor, scan_id
    now, until = city_time.now(), _moment(sent.data.get("until"))
    if now >= ballot.closes_at:
        raise Invalid(_("The time to vote is over, so it cannot be extended any more."))
    if ballot.extensions >= MOST_EXTENSIONS:
        raise Invalid(_("A vote is extended %(most)d times at most.") % {"most": MOST_EXTENSIONS})
    if until is not None and not ballot.closes_at < until <= ballot.closes_at + LONGEST_EXTENSION:
        sentence = _("Choose a later time than now set, at most 60 days later.")
        raise Invalid(sentence, fields={"until": sentence})
    columns = {"closes_at": until, "extensions": ballot.extensions + 1} if until is not None else {}
    return ActData(columns=columns, detail={"until": until.isoformat()} if until is not None else {})


def _close(actor: Actor, ballot: Ballot, sent: SentAct, scan_id: UUID | None) -> ActData:
    del scan_id
    present = sent.data.get("present")
    counted = selectors.turnout(ballot)
    is_over = city_time.now() >= ballot.closes_at
    if not (is_over or ballot.mode == Mode.RECORDED or counted.voted.persons >= counted.due.persons):
        raise Invalid(_("The vote closes when its time is over, or when everybody on the roll has voted."))
    if present in (None, "") or actor.is_system:
        return ActData()
    number = int(present)
    if not counted.voted.persons <= number <= counted.due.persons:
        sentence = _("At least those who voted were present, and at most those on the roll.")
        raise Invalid(sentence, fields={"present": sentence})
    return ActData(columns={"present": number}, detail={"present": number})


def _count(actor: Actor, ballot: Ballot, sent: SentAct, scan_id: UUID | None) -> ActData:
    """Keep one person's count; the second that says the same makes the ballot counted, one that differs ends the round."""
    is_recorded = ballot.mode == Mode.RECORDED
    if is_recorded and scan_id is None and ballot.scan_id is None:
        raise Invalid(_("A result is recorded with the scan of its signed sheet. Add it first."))
    waiting = selectors.papers_waiting(ballot).count()
    if waiting:
        sentence = _("Papers that a second person still has to read, or that have to be entered again: %(count)d.")
        raise Invalid(sentence % {"count": waiting})
    turn, first = selectors.current_round(ballot)
    if first is not None and first.counted_by_id == actor.user_id:
        raise Denied(_("You counted first; somebody else counts second."))
    numbers = counted_numbers(ballot, sent.data.get("numbers")) if is_recorded else selectors.numbers_of(ballot)
    digest = digest_of(numbers)
    sheet = CountSheet.objects.create(
        ballot=ballot,
        round=turn,
        place=1 if first is None else 2,
        counted_by_id=actor.user_id or 0,
        counted_by_name=actor.name,
        numbers=numbers,
        digest=digest,
        counted_at=city_time.now(),
    )
    scan = {"scan_id": scan_id} if scan_id is not None else {}
    agrees = first is not None and first.digest == digest
    detail: dict[str, Any] = {"round": turn, "place": sheet.place}
    if first is not None:
        detail["agrees"] = agrees
    if not agrees:
        return ActData(detail=detail, columns=scan, target=BallotState.CLOSED)
    return ActData(detail=detail, columns={**scan, **_result(ballot, numbers)}, target=BallotState.COUNTED)


def _result(ballot: Ballot, numbers: Mapping[str, Any]) -> dict[str, Any]:
    is_recorded = ballot.mode == Mode.RECORDED
    figures = selectors.figures_of_numbers(ballot, numbers) if is_recorded else selectors.figures_of_casts(ballot)
    verdict = judged(ballot, figures)
    result = {
        **numbers,
        "due": figures.due.persons,
        "due_area": figures.due.area,
        "whole": figures.whole.persons,
        "winners": list(verdict.winners),
        "deemed": verdict.deemed.persons,
        "deemed_area": verdict.deemed.area,
        "deemed_choice": verdict.deemed_choice,
    }
    return {"result": result, "outcome": verdict.outcome, "casts_digest": casts_digest(ballot)}


def _publish(actor: Actor, ballot: Ballot, sent: SentAct, scan_id: UUID | None) -> ActData:
    del actor, ballot, sent, scan_id
    return ActData(columns={"published_at": city_time.now()})


_BUILDERS: Mapping[str, Callable[[Actor, Ballot, SentAct, UUID | None], ActData]] = {
    BallotAction.ANNOUNCE: _announce,
    BallotAction.OPEN: _open,
    BallotAction.EXTEND: _extend,
    BallotAction.CLOSE: _close,
    BallotAction.COUNT: _count,
    BallotAction.PUBLISH: _publish,
    BallotAction.ANNUL: _open,
}


def roll_digest(ballot: Ballot) -> str:
    """Return the SHA-256 of the roll as it is announced: keys, weights and units, without a name."""
    voters = Voter.objects.filter(ballot=ballot).order_by("voter_key")
    lines = [list(row) for row in voters.values_list("voter_key", "number_key", "weight", "counts_person")]
    units = VoterUnit.objects.filter(ballot=ballot).order_by("unit_key").values_list("unit_key", "weight")
    return digest_of([lines, [list(row) for row in units]])


def casts_digest(ballot: Ballot) -> str:
    """Return the SHA-256 of every cast by its receipt, so that one who kept theirs can have it looked up."""
    rows = Cast.objects.filter(Q(ballot=ballot)).order_by("receipt").values_list("receipt", "choice", "way")
    return digest_of([list(row) for row in rows])


def digest_of(content: Any) -> str:
    """Return the SHA-256 of content as sorted JSON."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _moment(value: Any) -> datetime | None:
    """Return a moment that came from a form, or as text over the API; raises ``Invalid`` for what is none."""
    found = parse_datetime(value) if isinstance(value, str) and value else value
    if value and (not isinstance(found, datetime) or found.tzinfo is None):
        raise Invalid(_("This is no time."), fields={"until": _("Give the day and the time.")})
    return found or None
