"""Owns the reading of ballots: who sees which, one by its id, its roll, what may be done with it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.errors import NotFound
from foundation.process.offers import Complete, Offer, as_the_table_says, offers_of
from procedures.ballots.choices import BallotState, Mode, QuestionKind
from procedures.ballots.counting import Question
from procedures.ballots.keys import key_of_number
from procedures.ballots.models import Ballot, Cast, Voter
from procedures.ballots.scoping import visible_to
from procedures.ballots.workflow import BALLOT


def lines_of(keys: Collection[str]) -> QuerySet[Voter]:
    """Return the lines on any roll of a person whom rolls know by one of these keys; none for a person without a key."""
    named = [key for key in keys if key]
    return Voter.objects.filter(Q(voter_key__in=named) | Q(number_key__in=named)) if named else Voter.objects.none()


def visible_ballots(actor: Actor, keys: Collection[str] = ()) -> QuerySet[Ballot]:
    """Return the ballots that the actor, whom rolls know by ``keys``, may see, in no order."""
    on_roll = lines_of(keys).values("ballot_id") if keys else ()
    return Ballot.objects.filter(visible_to(actor, on_roll))


def hidden_ballot() -> NotFound:
    """Return the refusal of an id that names nothing the actor sees."""
    return NotFound(_("There is no such ballot among those you may see."))


def ballot_by_id(actor: Actor, client_id: UUID | str, keys: Collection[str] = ()) -> Ballot:
    """Return one ballot with its rule; raises ``NotFound``."""
    found = visible_ballots(actor, keys).filter(client_id=client_id).select_related("rule").first()
    if found is None:
        raise hidden_ballot()
    return found


def read_ballots(found: QuerySet[Ballot]) -> Sequence[Ballot]:
    """Return the rows of a page with their rules."""
    return list(found.select_related("rule"))


def ballots_of(subject_kind: str, subject_key: str) -> QuerySet[Ballot]:
    """Return the ballots about one subject, the latest first; the caller has asked who reads."""
    found = Ballot.objects.filter(subject_kind=subject_kind, subject_key=subject_key)
    return found.select_related("rule").order_by("-made_at", "-pk")


def question_of(ballot: Ballot) -> Question:
    """Return what is asked as the arithmetic takes it."""
    if ballot.kind == QuestionKind.DECISION:
        return Question()
    codes = tuple(option.code for option in ballot.options.order_by("pk"))
    return Question(ballot.kind, codes, ballot.seats)


def voter_of(ballot: Ballot, keys: Collection[str]) -> Voter | None:
    """Return the line by which a person votes whom the roll knows by one of the keys; None for who is not on it."""
    return lines_of(keys).filter(ballot=ballot, same_as__isnull=True).order_by("line").first()


def voter_rows(ballot: Ballot, words: str = "") -> QuerySet[Voter]:
    """Return the roll in its order, narrowed to a name, a unit, a whole number or a line of the roll."""
    rows = Voter.objects.filter(ballot=ballot).select_related("same_as").prefetch_related("units").order_by("line")
    words = words.strip()
    if not words:
        return rows
    found = rows.filter(name__contains=words) | rows.filter(units__unit_key=words)
    found |= rows.filter(number_key=key_of_number(words))
    if words.isascii() and words.isdigit() and len(words) < 7:
        found |= rows.filter(line=int(words))
    return found.distinct()


def ballot_offers(actor: Actor, ballot: Any, complete: Complete = as_the_table_says) -> list[Offer]:
    """Return the moves from where a ballot stands; changing it has a page of its own."""
    return [one for one in offers_of(actor, BALLOT, ballot, complete) if one.action != "change"]


def votes_of(actor: Actor, keys: Collection[str]) -> list[tuple[Ballot, bool]]:
    """Return the announced and open votes on whose roll somebody stands, those closing first; and whether they have voted."""
    if not keys:
        return []
    lines = dict(lines_of(keys).filter(same_as__isnull=True).values_list("ballot_id", "has_voted"))
    running = visible_ballots(actor, keys).filter(
        pk__in=lines, state__in=(BallotState.ANNOUNCED, BallotState.OPEN), mode=Mode.HELD_HERE
    )
    return [(ballot, lines[ballot.pk]) for ballot in running.order_by("closes_at", "pk")]


def keys_on_roll(ballot_id: int) -> list[str]:
    """Return the keys of everybody on the roll of a ballot, to tell those of them who have an account."""
    return list(Voter.objects.filter(ballot_id=ballot_id).values_list("voter_key", flat=True))


def ballot_by_pk(ballot_id: int) -> Ballot | None:
    """Return a ballot for the house itself, which tells people of it."""
    return Ballot.objects.filter(pk=ballot_id).first()


def is_ballot_due(now: datetime) -> bool:
    """Say whether a vote is to open or to close now."""
    opens = Q(state=BallotState.ANNOUNCED, opens_at__lte=now)
    return Ballot.objects.filter(opens | Q(state=BallotState.OPEN, closes_at__lte=now)).exists()


def voter_by_pk(ballot: Ballot, voter_id: str | int) -> Voter | None:
    """Return one line of the roll with its units; None for what is none."""
    text = str(voter_id)
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        return None
    return Voter.objects.filter(ballot=ballot, pk=int(text)).prefetch_related("units").first()


def own_cast(ballot: Ballot, voter: Voter | None) -> Cast | None:
    """Return the vote of somebody in an open ballot that could be changed; of a secret one nobody knows which it is."""
    if voter is None or ballot.is_secret:
        return None
    return Cast.objects.filter(ballot=ballot, voter=voter, superseded_by__isnull=True).first()
