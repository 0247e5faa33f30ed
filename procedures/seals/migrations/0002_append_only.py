"""Triggers on both databases: a part and an exclusion end once and change in nothing else, a look never; none is taken away."""

from django.db import migrations

# What no update may touch, beside the end, which may be written while there is none.
LASTING = {
    "part": ("id", "subject_kind", "subject_key", "user_id", "unit_id", "part", "given_at", "given_by_id", "reason"),
    "exclusion": ("id", "subject_kind", "subject_key", "user_id", "given_at", "given_by_id", "reason"),
}
WORDS = "who opened what is confidential is not rewritten"


def changes(table, differs):
    """Return the condition of an update that does more than end a row once."""
    return " OR ".join(
        [
            "OLD.ended_at IS NOT NULL",
            "NEW.ended_at IS NULL",
            *(f"NEW.{column} {differs} OLD.{column}" for column in LASTING[table]),
        ]
    )


def on_sqlite():
    """Return the statements of SQLite."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for table in LASTING:
        yield (
            f"CREATE TRIGGER seals_{table}_ends_once BEFORE UPDATE ON seals_{table} "
            f"WHEN {changes(table, 'IS NOT')} {refuse}"
        )
    yield f"CREATE TRIGGER seals_look_no_update BEFORE UPDATE ON seals_look {refuse}"
    for table in (*LASTING, "look"):
        yield f"CREATE TRIGGER seals_{table}_no_delete BEFORE DELETE ON seals_{table} {refuse}"


def on_postgresql():
    """Return the statements of PostgreSQL; a check violation, so that Django raises the same error as on SQLite."""
    yield (
        "CREATE FUNCTION seals_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = '23514'; END $$"
    )
    for table in LASTING:
        yield (
            f"CREATE TRIGGER seals_{table}_ends_once BEFORE UPDATE ON seals_{table} FOR EACH ROW "
            f"WHEN ({changes(table, 'IS DISTINCT FROM')}) EXECUTE FUNCTION seals_refuse()"
        )
    yield "CREATE TRIGGER seals_look_no_update BEFORE UPDATE ON seals_look FOR EACH ROW EXECUTE FUNCTION seals_refuse()"
    for table in (*LASTING, "look"):
        yield (
            f"CREATE TRIGGER seals_{table}_no_delete BEFORE DELETE ON seals_{table} "
            "FOR EACH ROW EXECUTE FUNCTION seals_refuse()"
        )


def protect(apps, schema_editor):
    """Create the triggers of the database at hand."""
    del apps
    for statement in on_postgresql() if schema_editor.connection.vendor == "postgresql" else on_sqlite():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("seals", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
