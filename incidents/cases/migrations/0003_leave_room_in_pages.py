"""Room in the pages of PostgreSQL for rewriting a row in place."""

from django.db import migrations

# A case and its clocks are rewritten several times in their life: with a fifth of each page free PostgreSQL does it
# in place and touches no index that does not hold a changed column.
ROOMY = ("cases_incident", "cases_clock")


def leave_room(apps, schema_editor):
    """Set the fill factor where the database has one."""
    if schema_editor.connection.vendor == "postgresql":
        for table in ROOMY:
            schema_editor.execute(f"ALTER TABLE {table} SET (fillfactor = 80)")


def fill_up(apps, schema_editor):
    """Go back to full pages."""
    if schema_editor.connection.vendor == "postgresql":
        for table in ROOMY:
            schema_editor.execute(f"ALTER TABLE {table} RESET (fillfactor)")


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_search")]

    operations = [migrations.RunPython(leave_room, fill_up)]
