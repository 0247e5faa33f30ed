"""Takes votes: online by the voter, on paper by an officer and read again by another; each voter once, however they come."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from foundation.accounts.phones import e164
from foundation.kernel import city_time, policies
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from foundation.kernel.errors import Denied, DifferentContent, Invalid, NotFound, Stale
from foundation.kernel.masking import mask_phone
from procedures.ballots import selectors
from procedures.ballots.choices import BallotState, Deemed, Mode, Way
from procedures.ballots.counting import is_choice
from procedures.ballots.models import Ballot, Cast, CastCheck, Voter
from procedures.ballots.policies import is_candidate

# Signs of a receipt: no two that look alike, 40 bits and more.
SIGNS, RECEIPT_LENGTH = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 10


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a voter gets back: that the vote is in, and by which number it is found again."""

    cast_id: UUID
    receipt: str
    is_new: bool = True


def cast_vote(
    ballot: Ballot, keys: Collection[str], choices: tuple[str, ...], *, cast_id: UUID, replaces: UUID | None = None
) -> Receipt:
    """Cast the vote of whoever stands on the roll under one of the keys, once, and return its receipt.

    ``replaces``: the own earlier cast that is changed, in an open ballot. The same id sent again answers as before.
    Raises ``Denied`` for who is not on the roll, ``Invalid`` for what cannot be chosen, ``Stale`` where it is not open or
    has been voted already.
    """
    known = _known_cast(ballot, cast_id, choices)
    if known is not None:
        return known
    voter = selectors.voter_of(ballot, keys)
    if voter is None:
        raise Denied(_("You do not stand on the roll of this vote. Ask the village's office if that is wrong."))
    _require_choice(ballot, choices, on_paper=False)
    # No line of the audit trail: that somebody voted stands on the roll, and a time beside it would tell who chose what.
    return _write_once(ballot, voter, choices, Way.ONLINE, cast_id=cast_id, replaces=replaces)


def enter_paper(
    actor: Actor,
    ballot: Ballot,
    voter_id: int,
    choices: tuple[str, ...],
    *,
    cast_id: UUID | None = None,
    authority_id: UUID | None = None,
    call_from: str = "",
    replaces: UUID | None = None,
) -> Receipt:
    """Enter the paper of a voter; it counts once another person has read it the same way. Raises as ``cast_vote`` does.

    ``authority_id``: the document by which somebody else brought it. ``call_from``: the phone of a voter who called, kept
    masked; another person calls back. ``replaces``: the paper that was read differently.
    """
    policies.require(actor, "ballot.paper", ballot)
    _require_no_candidate(actor, ballot)
    known = _known_cast(ballot, cast_id, choices) if cast_id else None
    if known is not None:
        return known
    _require_choice(ballot, choices, on_paper=True)
    callback = _callback(ballot, call_from)
    way = Way.PHONE if callback else Way.PROXY if authority_id is not None else Way.PAPER
    if replaces is not None:
        return _enter_again(actor, ballot, choices, replaces)
    voter = Voter.objects.filter(ballot=ballot, pk=voter_id).select_related("same_as").first()
    if voter is None:
        raise NotFound(_("This person does not stand on the roll."))
    return _write_once(
        ballot,
        voter.same_as or voter,
        choices,
        way,
        cast_id=cast_id or uuid4(),
        officer_id=actor.user_id,
        authority_id=authority_id,
        callback=callback,
    )


def _callback(ballot: Ballot, call_from: str) -> str:
    """Return the number of a call as it is kept; "" where nobody called. Raises ``Invalid`` where no call may vote."""
    if not call_from.strip():
        return ""
    number = e164(call_from)
    if not number:
        raise Invalid(_("This is not a phone number."), fields={"call_from": _("Check the number.")})
    if ballot.is_secret or not ballot.rule.allows_calls:
        sentence = _("By this rule nobody votes by a call; a secret vote never is one. Ask for the paper.")
        raise Invalid(sentence, fields={"call_from": sentence})
    return mask_phone(number)


def _require_no_candidate(actor: Actor, ballot: Ballot) -> None:
    if is_candidate(actor, ballot):
        raise Denied(_("You stand for election in this ballot, so somebody else takes in its papers and counts."))


def check_paper(actor: Actor, ballot: Ballot, receipt: str, choices: tuple[str, ...]) -> bool:
    """Read a paper again and return whether it says what was entered; one person cannot be both. Raises ``Stale`` once read."""
    policies.require(actor, "ballot.paper", ballot)
    _require_no_candidate(actor, ballot)
    cast = Cast.objects.filter(ballot=ballot, receipt=receipt.strip().upper(), officer_id__isnull=False).first()
    if cast is None:
        raise NotFound(_("There is no paper with this number."))
    if cast.officer_id == actor.user_id:
        raise Denied(_("You entered this paper yourself; somebody else has to read it."))
    _require_choice(ballot, choices, on_paper=True)
    agrees = cast.choice == _choice_text(choices)
    try:
        with transaction.atomic():
            _require_uncounted(ballot)
            CastCheck.objects.create(
                cast=cast,
                officer_id=cast.officer_id or 0,
                checked_by_id=actor.user_id or 0,
                checked_at=city_time.now(),
                agrees=agrees,
            )
    except IntegrityError as error:
        raise Stale(_("This paper has been read a second time already.")) from error
    return agrees


def serve_paper(actor: Actor, ballot: Ballot, voter_id: int) -> None:
    """Write down that a voter was given a ballot paper; only rules under which silence means something ask for it."""
    policies.require(actor, "ballot.paper", ballot)
    if ballot.rule.deemed == Deemed.NONE or ballot.state != BallotState.OPEN:
        raise Invalid(_("This is only asked where the rule gives silence a meaning, and while the vote is open."))
    day = city_time.local_day(city_time.now())
    with transaction.atomic():
        Voter.objects.filter(ballot=ballot, pk=voter_id, served_on__isnull=True).update(served_on=day)
        audit(actor, "serve_paper", "ballot", [str(ballot.client_id)], at=city_time.now(), detail={"voter": voter_id})


def _write_once(ballot: Ballot, voter: Voter, choices: tuple[str, ...], way: str, **more: Any) -> Receipt:
    """Write a cast; where the same one came in at the same moment, answer as that was answered."""
    try:
        made = _write_cast(ballot, voter, choices, way, **more)
    except Stale:
        known = _known_cast(ballot, more["cast_id"], choices)
        if known is None:
            raise
        return known
    return Receipt(made.pk, made.receipt)


def _write_cast(
    ballot: Ballot,
    voter: Voter,
    choices: tuple[str, ...],
    way: str,
    *,
    cast_id: UUID,
    officer_id: int | None = None,
    authority_id: UUID | None = None,
    callback: str = "",
    replaces: UUID | None = None,
) -> Cast:
    """Mark the voter and write the cast in one transaction; the database lets one of any number at once through."""
    now = city_time.now()
    try:
        with transaction.atomic():
            _require_open(ballot, now)
            if replaces is None:
                _mark_voted(voter, now)
            elif ballot.is_secret:
                raise Stale(_("In a secret vote nothing is changed afterwards: nobody knows which vote is yours."))
            return Cast.objects.create(
                id=cast_id,
                ballot=ballot,
                voter=None if ballot.is_secret else voter,
                choice=_choice_text(choices),
                way=way,
                officer_id=officer_id,
                authority_id=authority_id,
                callback=callback,
                cast_on=city_time.local_day(now),
                cast_at=None if ballot.is_secret else now,
                receipt=_new_receipt(),
                supersedes_id=replaces,
            )
    except IntegrityError as error:
        # It may have been closed while this vote was on its way.
        _require_open(ballot, now)
        raise already_voted() from error


def already_voted() -> Stale:
    """Return the refusal of a second vote."""
    return Stale(
        _("A vote of this person is in already. An open vote can be changed until it closes; a secret one cannot.")
    )


def _mark_voted(voter: Voter, now: datetime) -> None:
    day = city_time.local_day(now)
    if not Voter.objects.filter(pk=voter.pk, has_voted=False, same_as__isnull=True).update(
        has_voted=True, voted_on=day
    ):
        raise already_voted()


def _enter_again(actor: Actor, ballot: Ballot, choices: tuple[str, ...], replaces: UUID) -> Receipt:
    """Enter a paper again that a second person read differently, under a number of its own."""
    misread = Cast.objects.filter(ballot=ballot, pk=replaces, check_of_it__agrees=False).first()
    if misread is None:
        raise Stale(_("This paper was not read differently, so it is not entered again."))
    now = city_time.now()
    try:
        with transaction.atomic():
            _require_uncounted(ballot)
            made = Cast.objects.create(
                ballot=ballot,
                voter_id=misread.voter_id,
                choice=_choice_text(choices),
                way=misread.way,
                officer_id=actor.user_id,
                authority_id=misread.authority_id,
                callback=misread.callback,
                cast_on=city_time.local_day(now),
                cast_at=None if ballot.is_secret else now,
                receipt=_new_receipt(),
                supersedes=misread,
            )
    except IntegrityError as error:
        raise Stale(_("This paper has been entered again already.")) from error
    return Receipt(made.pk, made.receipt)


def _require_open(ballot: Ballot, now: datetime) -> None:
    fresh = Ballot.objects.filter(pk=ballot.pk).values("state", "opens_at", "closes_at", "mode").get()
    if fresh["mode"] == Mode.RECORDED:
        raise Invalid(_("This ballot was held on paper elsewhere; only its result is recorded here."))
    if fresh["state"] == BallotState.ANNOUNCED or fresh["state"] == BallotState.DRAFT:
        raise Stale(_("The vote has not opened yet."))
    if fresh["state"] != BallotState.OPEN or not fresh["opens_at"] <= now < fresh["closes_at"]:
        raise Stale(_("The vote is closed."))


def _require_uncounted(ballot: Ballot) -> None:
    state = Ballot.objects.values_list("state", flat=True).get(pk=ballot.pk)
    if state not in {BallotState.OPEN, BallotState.CLOSED}:
        raise Stale(_("The ballot has been counted; nothing changes any more."))


def _require_choice(ballot: Ballot, choices: tuple[str, ...], *, on_paper: bool) -> None:
    question = selectors.question_of(ballot)
    if not is_choice(question, ballot.most_choices, choices, on_paper=on_paper):
        sentence = _("Choose one of the answers; at most %(most)d.") % {"most": ballot.most_choices}
        raise Invalid(sentence, fields={"choice": sentence})


def _known_cast(ballot: Ballot, cast_id: UUID, choices: tuple[str, ...]) -> Receipt | None:
    known: Any = Cast.objects.filter(pk=cast_id).first()
    if known is None:
        return None
    if (known.ballot_id, known.choice) != (ballot.pk, _choice_text(choices)):
        raise DifferentContent(_("Another vote has been sent under this number."))
    return Receipt(known.pk, known.receipt, is_new=False)


def _choice_text(choices: tuple[str, ...]) -> str:
    return ",".join(sorted(choices))


def _new_receipt() -> str:
    return "".join(secrets.choice(SIGNS) for _sign in range(RECEIPT_LENGTH))
