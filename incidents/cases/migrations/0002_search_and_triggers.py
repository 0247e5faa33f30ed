"""What no model of a case can say. The search index over ``search_text``: FTS5 on SQLite, a side table with a GIN index on PostgreSQL, both kept by triggers.

The words come folded and parted by spaces (foundation/kernel/search.py), so the tokenizer need know no character; any
that does splits at those younger than itself. On PostgreSQL each word is stored as one lexeme, read by no parser of the
server, beside the row of its incident, which an act then rewrites without its words.

A seal never opens again, a sub-incident has a split parent; and PostgreSQL leaves room in its pages to rewrite rows in place.

On SQLite Django rebuilds a table to alter it, which drops its triggers: a later migration that alters Incident runs
``make_on_sqlite``, ``keep_sealed`` and ``keep_families`` again (tests/cases/test_search.py, test_seals.py and
test_family.py fail otherwise).
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


SEALED_ON_SQLITE = (
    "DROP TRIGGER IF EXISTS cases_incident_stays_sealed",
    "CREATE TRIGGER cases_incident_stays_sealed BEFORE UPDATE OF is_sealed ON cases_incident "
    "WHEN OLD.is_sealed AND NOT NEW.is_sealed "
    "BEGIN SELECT RAISE(ABORT, 'a sealed incident stays sealed'); END",
)
# A check violation, so that Django raises the same IntegrityError as on SQLite.
SEALED_ON_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION cases_incident_stays_sealed() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'a sealed incident stays sealed' USING ERRCODE = '23514'; END $$",
    "DROP TRIGGER IF EXISTS cases_incident_stays_sealed ON cases_incident",
    "CREATE TRIGGER cases_incident_stays_sealed BEFORE UPDATE OF is_sealed ON cases_incident "
    "FOR EACH ROW WHEN (OLD.is_sealed AND NOT NEW.is_sealed) EXECUTE FUNCTION cases_incident_stays_sealed()",
)


def keep_sealed(apps, schema_editor):
    """Create the trigger of the database at hand."""
    del apps
    for statement in SEALED_ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SEALED_ON_SQLITE:
        schema_editor.execute(statement)


ORPHAN = "a sub-incident has a whole that is split"
HEALED = "a split incident stays split"
FAMILIES_ON_SQLITE = (
    "DROP TRIGGER IF EXISTS cases_incident_has_a_split_parent_new",
    "DROP TRIGGER IF EXISTS cases_incident_has_a_split_parent_moved",
    "DROP TRIGGER IF EXISTS cases_incident_stays_split",
    *(
        f"CREATE TRIGGER cases_incident_has_a_split_parent_{when} BEFORE {event} ON cases_incident "
        "WHEN NEW.parent_id IS NOT NULL AND NOT EXISTS "
        "(SELECT 1 FROM cases_incident WHERE id = NEW.parent_id AND is_split) "
        f"BEGIN SELECT RAISE(ABORT, '{ORPHAN}'); END"
        for when, event in (("new", "INSERT"), ("moved", "UPDATE OF parent_id"))
    ),
    "CREATE TRIGGER cases_incident_stays_split BEFORE UPDATE OF is_split ON cases_incident "
    f"WHEN OLD.is_split AND NOT NEW.is_split BEGIN SELECT RAISE(ABORT, '{HEALED}'); END",
)
# Check violations, so that Django raises the same IntegrityError as on SQLite.
FAMILIES_ON_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION cases_incident_has_a_split_parent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF NOT EXISTS (SELECT 1 FROM cases_incident WHERE id = NEW.parent_id AND is_split) THEN "
    f"RAISE EXCEPTION '{ORPHAN}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$",
    "DROP TRIGGER IF EXISTS cases_incident_has_a_split_parent ON cases_incident",
    "CREATE TRIGGER cases_incident_has_a_split_parent BEFORE INSERT OR UPDATE OF parent_id ON cases_incident "
    "FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION cases_incident_has_a_split_parent()",
    "CREATE OR REPLACE FUNCTION cases_incident_stays_split() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{HEALED}' USING ERRCODE = '23514'; END $$",
    "DROP TRIGGER IF EXISTS cases_incident_stays_split ON cases_incident",
    "CREATE TRIGGER cases_incident_stays_split BEFORE UPDATE OF is_split ON cases_incident "
    "FOR EACH ROW WHEN (OLD.is_split AND NOT NEW.is_split) EXECUTE FUNCTION cases_incident_stays_split()",
)


def keep_families(apps, schema_editor):
    """Create the triggers of the database at hand: with a constraint of the table they leave no grandchildren."""
    del apps
    for statement in FAMILIES_ON_POSTGRESQL if schema_editor.connection.vendor == "postgresql" else FAMILIES_ON_SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RunPython(make_on_sqlite, migrations.RunPython.noop),
        migrations.RunPython(make_on_postgresql, migrations.RunPython.noop),
        migrations.RunPython(leave_room, fill_up),
        migrations.RunPython(keep_sealed, migrations.RunPython.noop),
        migrations.RunPython(keep_families, migrations.RunPython.noop),
    ]
