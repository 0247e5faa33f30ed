"""Confidential incidents: a seal that never opens again, and words that no search holds.

On SQLite the table is rebuilt, which drops its triggers: those of the search are made again here, and a later migration that
alters Incident runs ``keep_sealed`` as well as ``make_on_sqlite`` of 0002 (tests/cases/test_seals.py fails otherwise).
"""

from importlib import import_module

from django.conf import settings
from django.db import migrations, models

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
    dependencies = [
        ("areas", "0001_initial"),
        ("cases", "0003_leave_room_in_pages"),
        ("catalogue", "0003_confidential_matters"),
        ("workforce", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(model_name="incident", name="is_sealed", field=models.BooleanField(default=False)),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_sealed", False), ("search_text", ""), _connector="OR"),
                name="sealed_words_are_found_by_no_search",
            ),
        ),
        migrations.RunPython(make_on_sqlite, migrations.RunPython.noop),
        migrations.RunPython(keep_sealed, migrations.RunPython.noop),
    ]
