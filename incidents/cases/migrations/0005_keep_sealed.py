"""A seal that never opens again, and the triggers of the search.

On SQLite the table of incidents was rebuilt by the migration before, which drops its triggers: a later migration that alters
Incident runs ``keep_sealed`` as well as ``make_on_sqlite`` of 0002 (tests/cases/test_search.py, tests/seals fail otherwise).
"""

from importlib import import_module

from django.db import migrations

make_on_sqlite = import_module("incidents.cases.migrations.0002_search").make_on_sqlite

SQLITE = (
    "DROP TRIGGER IF EXISTS cases_incident_stays_sealed",
    "CREATE TRIGGER cases_incident_stays_sealed BEFORE UPDATE OF is_sealed ON cases_incident "
    "WHEN OLD.is_sealed AND NOT NEW.is_sealed "
    "BEGIN SELECT RAISE(ABORT, 'a sealed incident stays sealed'); END",
)
# A check violation, so that Django raises the same IntegrityError as on SQLite.
POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION cases_incident_stays_sealed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'a sealed incident stays sealed' USING ERRCODE = '23514'; END $$",
    "DROP TRIGGER IF EXISTS cases_incident_stays_sealed ON cases_incident",
    "CREATE TRIGGER cases_incident_stays_sealed BEFORE UPDATE OF is_sealed ON cases_incident "
    "FOR EACH ROW WHEN (OLD.is_sealed AND NOT NEW.is_sealed) EXECUTE FUNCTION cases_incident_stays_sealed()",
)


def keep_sealed(apps, schema_editor):
    """Create the trigger of the database at hand."""
    del apps
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_the_whole_life")]

    operations = [
        migrations.RunPython(make_on_sqlite, migrations.RunPython.noop),
        migrations.RunPython(keep_sealed, migrations.RunPython.noop),
    ]
