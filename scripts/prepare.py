"""Brings the demo's database, city and static files up to date in one process: each start of Django costs a second."""

import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import django
from django.core.management import call_command

FOLDED = (
    "This database was made by an older build, whose migrations have since been folded into one for each room.\n"
    "Nothing has been released yet, so there is no way from there to here: `make demo-reset` makes a new city."
)


def unknown_migrations(applied: Iterable[tuple[str, str]], known: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return what was applied to a database and is no longer there, of the rooms that are."""
    known = set(known)
    rooms = {room for room, _name in known}
    return {one for one in applied if one[0] in rooms} - known


def refuse_older_database() -> None:
    """End with a sentence where the database has a history that these migrations do not continue."""
    from django.db import connection  # noqa: PLC0415 - Django is set up by then
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415

    loader = MigrationLoader(connection)
    if unknown_migrations(loader.applied_migrations, loader.disk_migrations):
        raise SystemExit(FOLDED)


def main() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "governance.settings")
    os.environ.setdefault("STATIC_MANIFEST", "1")
    django.setup()
    refuse_older_database()
    for title, command in (
        ("Bringing the database up to date", "migrate"),
        ("Gathering the static files", "collectstatic"),
    ):
        began = time.monotonic()
        print(title, end=" ", flush=True)
        call_command(command, interactive=False, verbosity=0)
        print(f". {time.monotonic() - began:.0f} s", flush=True)
    call_command("make_demo")


if __name__ == "__main__":
    main()
