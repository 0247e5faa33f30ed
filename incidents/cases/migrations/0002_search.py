"""The search index over ``search_text``: FTS5 kept by triggers on SQLite, a GIN index on PostgreSQL.

On SQLite Django rebuilds a table to alter it, which drops its triggers: a later migration that alters Incident there
has to run ``make`` again (tests/cases/test_search.py fails otherwise).
"""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE cases_incident_fts USING fts5(
        search_text, content='cases_incident', content_rowid='id', tokenize='unicode61 remove_diacritics 0'
    )""",
    "INSERT INTO cases_incident_fts(cases_incident_fts) VALUES ('rebuild')",
    """CREATE TRIGGER cases_incident_fts_insert AFTER INSERT ON cases_incident BEGIN
        INSERT INTO cases_incident_fts(rowid, search_text) VALUES (new.id, new.search_text);
    END""",
    """CREATE TRIGGER cases_incident_fts_delete AFTER DELETE ON cases_incident BEGIN
        INSERT INTO cases_incident_fts(cases_incident_fts, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
    END""",
    """CREATE TRIGGER cases_incident_fts_update AFTER UPDATE OF search_text ON cases_incident BEGIN
        INSERT INTO cases_incident_fts(cases_incident_fts, rowid, search_text)
        VALUES ('delete', old.id, old.search_text);
        INSERT INTO cases_incident_fts(rowid, search_text) VALUES (new.id, new.search_text);
    END""",
)
SQLITE_BACK = (
    "DROP TRIGGER IF EXISTS cases_incident_fts_insert",
    "DROP TRIGGER IF EXISTS cases_incident_fts_delete",
    "DROP TRIGGER IF EXISTS cases_incident_fts_update",
    "DROP TABLE IF EXISTS cases_incident_fts",
)
POSTGRES = (
    "CREATE INDEX cases_incident_search ON cases_incident USING gin (to_tsvector('simple', search_text))",
)
POSTGRES_BACK = ("DROP INDEX IF EXISTS cases_incident_search",)


def make(apps, schema_editor):
    """Create the index of this database."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    """Remove the index of this database."""
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
