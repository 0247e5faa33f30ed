"""Prints the register of personal data; docs/personal-data.md is what it printed last."""

from typing import Any

from django.core.management.base import BaseCommand

from foundation.kernel.personal_data import NotPersonal, Personal, register_by_model

HEAD = """# Personal data

Which columns hold something of a person, what for, and how long. Printed by `python manage.py personal > docs/personal-data.md`
from what each room declares in its `personal.py`; a test fails when this page is out of date, and another when a column looks
personal and is not declared. The duty `empty_personal_data` empties what has expired, every night, and writes into the audit trail how many
rows of what. Files of photos hold fresh pixels only; what a camera wrote beside them is in the columns of `evidence.Photo`.
"""


def register() -> str:
    """Return the register as a page of Markdown."""
    kept = ["| table | columns | what for | how long |", "|---|---|---|---|"]
    looks = ["| table | columns | why not |", "|---|---|---|"]
    for model, entries in register_by_model().items():
        for entry in entries:
            columns = ", ".join(f"`{name}`" for name in entry.columns)
            if isinstance(entry, Personal):
                kept.append(f"| {model._meta.label} | {columns} | {entry.why} | {entry.retention_in_words()} |")
            elif isinstance(entry, NotPersonal):
                looks.append(f"| {model._meta.label} | {columns} | {entry.why} |")
    return "\n".join((HEAD, *kept, "", "## What only looks personal", "", *looks))


class Command(BaseCommand):
    """Prints what the rooms declare; reads no rows of the database."""

    help = "Print which columns hold personal data, what for and how long"

    def handle(self, **_options: Any) -> None:
        """Print the page."""
        self.stdout.write(register())
