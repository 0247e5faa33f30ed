"""The search index over ``search_text``: FTS5 on SQLite, a side table with a GIN index on PostgreSQL, both kept by triggers.

The words come folded and parted by spaces (foundation/kernel/search.py), so the tokenizer need know no character; any
that does splits at those younger than itself. On PostgreSQL each word is stored as one lexeme, read by no parser of the
server, beside the row of its incident, which an act then rewrites without its words.

On SQLite Django rebuilds a table to alter it, which drops its triggers: a later migration that alters Incident runs
``make_on_sqlite`` again (tests/cases/test_search.py fails otherwise).
"""

from django.db import migrations

SQLITE = (
    """CREATE VIRTUAL TABLE cases_incident_fts USING fts5(
        search_text, content='cases_incident', content_rowid='id', tokenize='ascii'
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
    "CREATE TABLE cases_incident_words (incident_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX cases_incident_words_found ON cases_incident_words USING gin (words)",
    """CREATE FUNCTION cases_incident_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO cases_incident_words VALUES (NEW.id, array_to_tsvector(string_to_array(NEW.search_text, ' ')))
                ON CONFLICT (incident_id) DO UPDATE SET words = EXCLUDED.words;
            RETURN NULL;
        END $$""",
    """CREATE FUNCTION cases_incident_drop_words() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'TRUNCATE' THEN TRUNCATE cases_incident_words;
            ELSE DELETE FROM cases_incident_words WHERE incident_id = OLD.id;
            END IF;
            RETURN NULL;
        END $$""",
    """CREATE TRIGGER cases_incident_words_insert AFTER INSERT ON cases_incident
        FOR EACH ROW EXECUTE FUNCTION cases_incident_keep_words()""",
    """CREATE TRIGGER cases_incident_words_update AFTER UPDATE OF search_text ON cases_incident
        FOR EACH ROW WHEN (NEW.search_text IS DISTINCT FROM OLD.search_text)
        EXECUTE FUNCTION cases_incident_keep_words()""",
    """CREATE TRIGGER cases_incident_words_delete AFTER DELETE ON cases_incident
        FOR EACH ROW EXECUTE FUNCTION cases_incident_drop_words()""",
    """CREATE TRIGGER cases_incident_words_truncate AFTER TRUNCATE ON cases_incident
        FOR EACH STATEMENT EXECUTE FUNCTION cases_incident_drop_words()""",
)


def make_on_sqlite(apps, schema_editor):
    """Create the index of SQLite and put what is there into it; elsewhere there is nothing to do."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in (*SQLITE_BACK, *SQLITE):
            schema_editor.execute(statement)


def make_on_postgresql(apps, schema_editor):
    """Create the side table of PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        for statement in POSTGRES:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunPython(make_on_sqlite, migrations.RunPython.noop),
        migrations.RunPython(make_on_postgresql, migrations.RunPython.noop),
    ]
