"""Two messages about one cell, heard at the same moment on PostgreSQL: the later count stays."""

import os
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from foundation.kernel.actor import system
from governance.board import services
from governance.board.models import TownshipDay, VillageDay
from governance.board.services import recompute
from governance.board.tallies import INCIDENTS, IncidentCell
from tests.board.rows import Case, at, write
from tests.town import build_town

BOARD = system("test")


def in_thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


@pytest.mark.postgres
@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"), reason="SQLite lets one writer in at a time"
)
@pytest.mark.django_db(transaction=True)
def test_a_slow_count_never_overwrites_a_newer_one(monkeypatch: pytest.MonkeyPatch) -> None:
    town = build_town()
    cell = IncidentCell(at(0).date(), town.city.pk, town.township_a.pk, town.village_a.pk, town.litter.pk)
    has_read, may_write = threading.Event(), threading.Event()
    count = services.day_counts_of

    def slowly(*args: Any, **options: Any) -> Any:
        rows = list(count(*args, **options))
        if threading.current_thread() is slow and not has_read.is_set():
            has_read.set()
            may_write.wait(timeout=10)
        return rows

    monkeypatch.setattr(services, "day_counts_of", slowly)
    write(town, [Case()])
    started = threading.Event()
    slow = in_thread(lambda: started.wait(timeout=10) and recompute(BOARD, INCIDENTS, [cell]))
    started.set()
    assert has_read.wait(timeout=10)
    write(town, [Case()])
    quick = in_thread(lambda: recompute(BOARD, INCIDENTS, [cell]))
    quick.join(timeout=0.5)
    may_write.set()
    slow.join(timeout=10)
    quick.join(timeout=10)
    assert VillageDay.objects.get().reported == TownshipDay.objects.get().reported == 2
