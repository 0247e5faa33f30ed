"""Before the demo's database is brought up to date: one with another history is refused in words."""

import pytest
from django.db.migrations.recorder import MigrationRecorder

from scripts.prepare import refuse_older_database, unknown_migrations

KNOWN = [("cases", "0001_initial"), ("cases", "0002_search_and_triggers")]


@pytest.mark.parametrize(
    ("applied", "unknown"),
    [
        (KNOWN[:1], set()),
        ([*KNOWN, ("cases", "0015_more")], {("cases", "0015_more")}),
        ([*KNOWN, ("a_room_taken_out", "0001_initial")], set()),
    ],
)
def test_what_is_applied_and_gone_is_found(applied: list[tuple[str, str]], unknown: set[tuple[str, str]]) -> None:
    assert unknown_migrations(applied, KNOWN) == unknown


@pytest.mark.django_db
def test_a_database_of_another_history_is_refused_with_what_to_do() -> None:
    refuse_older_database()
    MigrationRecorder.Migration.objects.create(app="cases", name="0015_index_what_ended_of_townships")
    with pytest.raises(SystemExit, match="make demo-reset"):
        refuse_older_database()
