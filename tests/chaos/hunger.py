"""A sweep that runs out of memory in the middle of firing (F9): the limit of its address space refuses, or it is killed as by the kernel.

``python -m tests.chaos.hunger HOW POINT[:n] [MISTAKE]`` does what ``manage.py clocks --once`` does and eats at the n-th call of a
point of the firing. HOW is ``refused`` (``RLIMIT_AS``: Python raises ``MemoryError``) or ``killed`` (it allocates until whoever
watches it kills it). ``HUNGER_BATCH``: clocks a batch.
"""

import os
import random
import resource
import sys
import time
from collections import Counter
from pathlib import Path

# What a process may take beside what it has, and in which pieces it eats, in bytes.
SPARE, PIECE = 64 * 2**20, 4 * 2**20
# Seconds after which one that nobody kills ends by itself.
PATIENCE = 60


def eat() -> None:
    """Allocate until the system refuses: raise ``MemoryError``, and hold nothing of it afterwards."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + SPARE, hard))
    held = []
    try:
        while True:
            held.append(bytearray(PIECE))
    finally:
        held.clear()
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def eat_until_killed() -> None:
    """Allocate twice the spare memory and wait: whoever watches kills the process, as the kernel does."""
    held = [bytearray(PIECE) for _piece in range(2 * SPARE // PIECE)]
    time.sleep(PATIENCE)
    held.clear()
    sys.exit("nobody killed it")


WAYS = {"refused": eat, "killed": eat_until_killed}


def eat_at(how: str, wanted: str) -> None:
    """Let this process eat at a named point, with ``name:3`` at its third call, and never again."""
    from foundation.kernel import crash

    name, _colon, times = wanted.partition(":")
    passed: Counter[str] = Counter()

    def point(here: str) -> None:
        passed[here] += 1
        if here == name and passed[here] == int(times or 1):
            WAYS[how]()

    crash.point = point


def eat_at_random(share: float) -> None:
    """Let this process and those it forks eat at this share of the points of the sweep that they pass."""
    from foundation.kernel import crash

    dice: dict[int, random.Random] = {}
    real = crash.point

    def point(here: str) -> None:
        own = dice.setdefault(os.getpid(), random.Random(os.getpid()))
        # Not once it is committed: what follows then is the next batch's. Of messages a fault is kept, and told otherwise.
        if here in ("after_claim", "after_advance", "after_clock_update", "before_commit") and own.random() < share:
            eat()
        real(here)

    crash.point = point


def main() -> None:
    """Eat at the point."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    import django
    from django.core.management import call_command

    from tests.chaos import mutants

    django.setup()
    eat_at(sys.argv[1], sys.argv[2])
    for mistake in sys.argv[3:]:
        mutants.MISTAKES[mistake]()
    call_command("clocks", "--once", "--batch", os.environ.get("HUNGER_BATCH", "50"))


if __name__ == "__main__":
    main()
