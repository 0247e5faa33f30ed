"""Two lines of a roll that turn out to be one person: that person stands once and votes once; parted again, each stands again."""

from collections.abc import Collection

from django.db import transaction

from foundation.kernel import city_time
from foundation.kernel.actor import Actor
from foundation.kernel.audit import audit
from procedures.ballots.choices import UNCOUNTED_STATES
from procedures.ballots.models import Ballot, Voter
from procedures.ballots.selectors.ballots import lines_of


def unite_lines(actor: Actor, keys: Collection[str]) -> int:
    """Let the lines of one person, known by these keys, be one on every roll that is not counted; return how many were joined.

    The line that has voted stays, else the first. Two votes of a secret ballot cannot be told apart: both stay, and the
    lines with them. Again changes nothing.
    """
    ballots = lines_of(keys).filter(ballot__state__in=UNCOUNTED_STATES).values_list("ballot_id", flat=True)
    return sum(_unite(actor, ballot_id, keys) for ballot_id in sorted(set(ballots)))


def _unite(actor: Actor, ballot_id: int, keys: Collection[str]) -> int:
    with transaction.atomic():
        ballot = Ballot.objects.select_for_update().get(pk=ballot_id)
        lines = list(
            lines_of(keys)
            .select_for_update()
            .filter(ballot=ballot, same_as__isnull=True)
            .order_by("-has_voted", "line")
        )
        if len(lines) < 2 or ballot.state not in UNCOUNTED_STATES:
            return 0
        first, *others = lines
        joined = [one.pk for one in others if not (ballot.is_secret and one.has_voted)]
        Voter.objects.filter(same_as__in=joined).update(same_as=first)
        Voter.objects.filter(pk__in=joined).update(same_as=first)
        detail = {"lines": [first.line, *(one.line for one in others)]}
        audit(actor, "unite_lines", "ballot", [str(ballot.client_id)], at=city_time.now(), detail=detail)
    return len(joined)


def part_lines(keys: Collection[str], others: Collection[str]) -> int:
    """Let the lines under ``others`` stand again beside those under ``keys``, where neither was counted; return how many."""
    mains = lines_of(keys).filter(ballot__state__in=UNCOUNTED_STATES).values("pk")
    apart: int = lines_of(others).filter(same_as__in=list(mains.values_list("pk", flat=True))).update(same_as=None)
    turned = lines_of(others).filter(ballot__state__in=UNCOUNTED_STATES)
    return apart + lines_of(keys).filter(same_as__in=list(turned.values_list("pk", flat=True))).update(same_as=None)
