"""Ballots in short: a rule, a roll of so many, opened, cast, closed and counted by two people of the town."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from django.utils.module_loading import import_string

from foundation.kernel import city_time
from foundation.kernel.actor import system
from foundation.process.acts import SentAct
from procedures.ballots import services
from procedures.ballots.bases import RollEntry
from procedures.ballots.models import Ballot, RuleVersion, Voter
from procedures.ballots.services import BallotData, RuleData

SYSTEM = system("test")
HOUR = timedelta(hours=1)
_ids = count(7_000)


def actor(user: Any) -> Any:
    """Return the actor behind a user."""
    return import_string(settings.ACTOR_FACTORY)(user)


def rule(**more: Any) -> RuleVersion:
    """Return a new version of the rule of two thirds of those due, and more than half of those present."""
    said = {
        "code": "two-thirds", "name": "三分之二到会，过半数同意", "quorum_num": 2, "quorum_den": 3, "pass_num": 1,
        "pass_den": 2, "source": "a text",
    }  # fmt: skip
    return services.make_rule(SYSTEM, RuleData(**{**said, **more}))


def roll(size: int, **more: Any) -> list[RollEntry]:
    """Return a roll of so many, known as v1, v2 and so on."""
    return [RollEntry(line, f"村民{line}", f"v{line}", **more) for line in range(1, size + 1)]


def draft(user: Any, area: Any, *, size: int = 3, entries: list[RollEntry] | None = None, **more: Any) -> Ballot:
    """Prepare a ballot that opens in an hour and closes a day later, with its roll."""
    now = city_time.now()
    said = {
        "id": UUID(int=next(_ids)), "area_id": area.pk, "title": "修村口的桥", "opens_at": now + HOUR,
        "closes_at": now + timedelta(days=1),
    }  # fmt: skip
    rule_id = more.pop("rule_id", None) or rule().pk
    ballot = services.draft_ballot(actor(user), BallotData(**{**said, **more}, rule_id=rule_id))
    services.replace_roll(actor(user), ballot.pk, entries if entries is not None else roll(size))
    return Ballot.objects.get(pk=ballot.pk)


def act(user: Any, ballot: Ballot, action: str, note: str = "", scan_id: UUID | None = None, **data: Any) -> Ballot:
    """Let somebody do an act; the row as it is then."""
    sent = SentAct(action, None, note, data, None)
    services.act_on_ballot(user if user is SYSTEM else actor(user), ballot.client_id, sent, scan_id=scan_id)
    return Ballot.objects.select_related("rule").get(pk=ballot.pk)


def opened(user: Any, area: Any, at: Any, **more: Any) -> Ballot:
    """Announce a ballot and let it open."""
    ballot = draft(user, area, **more)
    act(user, ballot, "announce")
    at.shift(HOUR)
    services.run_ballots(city_time.now())
    return Ballot.objects.select_related("rule").get(pk=ballot.pk)


def vote(ballot: Ballot, key: str, *choices: str, replaces: UUID | None = None) -> services.Receipt:
    """Let one person of the roll vote."""
    return services.cast_vote(ballot, [key], choices or ("yes",), cast_id=uuid4(), replaces=replaces)


def closed(ballot: Ballot, at: Any) -> Ballot:
    """Let its time pass."""
    at.move_to(ballot.closes_at)
    services.run_ballots(city_time.now())
    return Ballot.objects.select_related("rule").get(pk=ballot.pk)


def counted(ballot: Ballot, first: Any, second: Any) -> Ballot:
    """Let two people count it."""
    act(first, ballot, "count")
    return act(second, ballot, "count")


def voter(ballot: Ballot, line: int) -> Voter:
    """Return a line of the roll."""
    return Voter.objects.get(ballot=ballot, line=line)


def put_triggers_back() -> None:
    """Put back what the tests' database on SQLite takes off so that it can be emptied."""
    from importlib import import_module

    kept = import_module("procedures.ballots.migrations.0003_calls_and_doubles")
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for trigger in kept.triggers("sqlite"):
            cursor.execute(f"DROP TRIGGER IF EXISTS ballots_{trigger[0]}")
            for statement in kept.on_sqlite(*trigger):
                cursor.execute(statement)
