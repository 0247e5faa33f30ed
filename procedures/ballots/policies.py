"""Who may do what with a ballot, with reasons. Which moves there are stands in workflow.py, who sees it in scoping.py."""

from typing import Any

from django.utils.translation import gettext as _

from foundation.kernel.actor import Actor
from foundation.kernel.policies import ALLOWED, Verdict, policy, refused
from foundation.kernel.search import fold_text
from grids.workforce.choices import Role
from grids.workforce.desks import works_for
from procedures.ballots.choices import QuestionKind
from procedures.ballots.scoping import COUNTERS, KEEPERS

RULE_MAKERS = (Role.TOWNSHIP_OFFICIAL, Role.CITY_CENTRE)


def _keeper(actor: Actor, ballot: Any) -> Verdict:
    if actor.is_system or works_for(actor, ballot, *KEEPERS):
        return ALLOWED
    return refused(_("Only the clerk of the village, or the township, keeps this ballot."))


for _capability in ("draft", "change", "announce", "extend", "close", "publish", "annul"):
    policy(f"ballot.{_capability}")(_keeper)


@policy("ballot.open")
def open_vote(actor: Actor, ballot: Any) -> Verdict:
    """Its time alone opens it."""
    del ballot
    return ALLOWED if actor.is_system else refused(_("It opens by itself at its time."))


def is_candidate(actor: Actor, ballot: Any) -> bool:
    """Say whether somebody of the actor's name stands for election; width and blanks of a name make no difference."""
    if ballot.kind != QuestionKind.ELECTION or actor.user_id is None:
        return False
    own = "".join(fold_text(actor.name).split())
    return any("".join(fold_text(name).split()) == own for name in ballot.options.values_list("name", flat=True))


def _counter(actor: Actor, ballot: Any) -> Verdict:
    if works_for(actor, ballot, *COUNTERS):
        return ALLOWED
    return refused(_("Only those who work in this place take in papers and count them."))


policy("ballot.paper")(_counter)


@policy("ballot.count")
def count(actor: Actor, ballot: Any) -> Verdict:
    """Those who work in the place count, and nobody an own election."""
    if is_candidate(actor, ballot):
        return refused(_("You stand for election in this ballot, so somebody else takes in its papers and counts."))
    return _counter(actor, ballot)


@policy("ballot.make_rule")
def make_rule(actor: Actor, subject: Any) -> Verdict:
    """Rules are made above the village that votes by them."""
    del subject
    if actor.is_system or actor.has_role(*RULE_MAKERS):
        return ALLOWED
    return refused(_("Rules of ballots are made by the township or the city."))
