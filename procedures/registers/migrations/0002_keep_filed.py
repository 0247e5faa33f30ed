"""Triggers on both databases: a filed version is not rewritten; versions follow each other without a gap or an overlap."""

from django.db import migrations

FROZEN = ("id", "entry_id", "number", "text", "digest", "decided_on", "valid_from", "submitted_by_id", "reviewer_id", "filed_at")


def triggers(vendor):
    """Yield (name, table, event, condition, words)."""
    sign = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    changed = " OR ".join(f"NEW.{name} {sign} OLD.{name}" for name in FROZEN)
    filed = "OLD.state IN ('filed', 'replaced')"
    yield (
        "version_stays", "entryversion", "UPDATE",
        f"{filed} AND ({changed} OR OLD.valid_to IS NOT NULL AND NEW.valid_to {sign} OLD.valid_to "
        "OR NEW.state NOT IN ('filed', 'replaced'))",
        "a filed version is not rewritten",
    )  # fmt: skip
    yield "version_no_delete", "entryversion", "DELETE", filed, "a filed version is not taken away"
    yield (
        "version_follows", "entryversion", "UPDATE",
        "NEW.state = 'filed' AND OLD.state <> 'filed' AND EXISTS (SELECT 1 FROM registers_entryversion other "
        "WHERE other.entry_id = NEW.entry_id AND other.id <> NEW.id AND other.state IN ('filed', 'replaced') "
        "AND (other.valid_to IS NULL OR other.valid_to > NEW.valid_from)) "
        "OR NEW.state = 'filed' AND OLD.state <> 'filed' AND EXISTS (SELECT 1 FROM registers_entryversion other "
        "WHERE other.entry_id = NEW.entry_id AND other.state = 'replaced') AND NOT EXISTS (SELECT 1 "
        "FROM registers_entryversion other WHERE other.entry_id = NEW.entry_id AND other.valid_to = NEW.valid_from)",
        "a version begins where the one before it ends",
    )  # fmt: skip
    yield (
        "entry_number_stays", "entry", "UPDATE", "OLD.number <> '' AND NEW.number <> OLD.number",
        "a number that was given stays",
    )  # fmt: skip
    yield "entry_no_delete", "entry", "DELETE", "OLD.number <> ''", "what was filed is not taken away"


def on_sqlite(name, table, event, condition, words):
    """Return the statement of SQLite."""
    yield (
        f"CREATE TRIGGER registers_{name} BEFORE {event} ON registers_{table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def on_postgresql(name, table, event, condition, words):
    """Return the statements of PostgreSQL."""
    yield (
        f"CREATE FUNCTION registers_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = '23514'; END IF; RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    yield (
        f"CREATE TRIGGER registers_{name} BEFORE {event} ON registers_{table} FOR EACH ROW "
        f"EXECUTE FUNCTION registers_{name}()"
    )


def protect(apps, schema_editor):
    """Create the triggers of the database at hand."""
    del apps
    vendor = schema_editor.connection.vendor
    make = on_postgresql if vendor == "postgresql" else on_sqlite
    for trigger in triggers(vendor):
        for statement in make(*trigger):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
