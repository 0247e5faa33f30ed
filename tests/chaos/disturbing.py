"""Processes that are killed and paused at random and made again: ``python -m tests.chaos.disturbing SECONDS SEED [MISTAKE] [desk] [hungry]``.

Django is read once; each process is a fork of it, so that one which dies is there again in milliseconds. What it did
is printed as JSON: how many were killed and paused.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable

import django

SWEEPERS, TELLERS = 3, 2
BATCH = "20"
# Whoever may decline what lies at one of the levels.
DESKS = ("clerk_a", "clerk_b", "official_a", "official_b", "city_centre")
# Seconds between two kills, those a process stands still, and how often it is paused instead of killed.
BETWEEN, STILL, PAUSED = (0.15, 0.6), (2.0, 6.0), 0.1
# How often a process that passes a point of the firing wants more memory than there is.
HUNGRY = 0.05


def sweep() -> None:
    """Fire clocks until killed."""
    from django.core.management import call_command

    call_command("clocks", "--loop", "--batch", BATCH)


def tell() -> None:
    """Run every duty, the outbox among them, until killed."""
    from django.core.management import call_command

    call_command("duties", "--loop")


def decline() -> None:
    """Decline open incidents, one after the other, until killed."""
    from django.db import Error, close_old_connections

    from foundation.accounts.models import User
    from foundation.kernel.errors import DomainError
    from grids.workforce.selectors import actor_for
    from incidents.cases.models import Incident
    from incidents.cases.services import act_on_incident

    dice = random.Random(os.getpid())
    while True:
        try:
            actor = actor_for(User.objects.get(username=dice.choice(DESKS)))
            waiting = list(Incident.objects.filter(ended_at=None).values_list("reference", flat=True))
            if waiting:
                data = {"reason": "other"}
                act_on_incident(actor, dice.choice(waiting), "decline", version=None, note="seen", data=data)
        except (DomainError, Error):
            close_old_connections()
        time.sleep(0.3)


class Disturbed:
    """The children by what they do, and what became of them."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.children: dict[int, Callable[[], None]] = {}
        self.paused: dict[int, float] = {}
        self.kills = self.pauses = 0

    def raise_one(self, work: Callable[[], None]) -> None:
        """Fork a child that does one work until it dies."""
        pid = os.fork()
        if pid:
            self.children[pid] = work
            return
        try:
            work()
        finally:
            os._exit(1)

    def disturb(self) -> None:
        """Pause or kill one child, and let those go on that stood still long enough."""
        now = time.monotonic()
        for pid in [pid for pid, until in self.paused.items() if until <= now]:
            os.kill(pid, signal.SIGCONT)
            del self.paused[pid]
        pid = self.dice.choice(list(self.children))
        if self.dice.random() < PAUSED and pid not in self.paused:
            os.kill(pid, signal.SIGSTOP)
            self.paused[pid] = now + self.dice.uniform(*STILL)
            self.pauses += 1
            return
        self.kill(pid)
        self.raise_one(self.children.pop(pid))

    def kill(self, pid: int) -> None:
        """Kill a child without farewell."""
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.paused.pop(pid, None)
        self.kills += 1

    def close(self) -> None:
        """Kill them all."""
        for pid in list(self.children):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def main() -> None:
    """Disturb for so many seconds, let them be for a tenth of that, and end."""
    seconds, seed, more = float(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    django.setup()
    from tests.chaos import hunger, mutants

    works = [sweep] * SWEEPERS + [tell] * TELLERS
    for word in more:
        if word == "desk":
            works.append(decline)
        elif word == "hungry":
            hunger.eat_at_random(HUNGRY)
        else:
            mutants.MISTAKES[word]()
    house = Disturbed(seed)
    for work in works:
        house.raise_one(work)
    until = time.monotonic() + seconds
    try:
        while time.monotonic() < until:
            time.sleep(house.dice.uniform(*BETWEEN))
            house.disturb()
    finally:
        house.close()
    print(json.dumps({"kills": house.kills, "pauses": house.pauses}))


if __name__ == "__main__":
    main()
