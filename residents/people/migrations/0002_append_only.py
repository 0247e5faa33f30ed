"""Triggers on both databases: a consent and a merge end once and change in nothing else; nothing is held without a consent."""

from django.db import migrations

# What no update may touch, beside the end, which may be written while there is none.
LASTING = {
    "consent": ("withdrawn_at", ("id", "person_id", "purpose", "scope", "given_at", "way", "witness_id")),
    "merge": ("undone_at", ("id", "survivor_id", "loser_id", "reason", "at", "by_id", "undo_until")),
}
WORDS = "what was agreed or merged is not rewritten"
UNASKED = "nothing is held without a consent to reuse"
AGREED = (
    "EXISTS (SELECT 1 FROM people_consent WHERE person_id = NEW.person_id AND purpose = 'reuse' AND withdrawn_at IS NULL)"
)


def changes(table, differs):
    """Return the condition of an update that does more than end a row once."""
    end, columns = LASTING[table]
    return " OR ".join(
        [
            f"OLD.{end} IS NOT NULL",
            f"NEW.{end} IS NULL",
            *(f"NEW.{column} {differs} OLD.{column}" for column in columns),
        ]
    )


def on_sqlite():
    """Return the statements of SQLite."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for table in LASTING:
        yield (
            f"CREATE TRIGGER people_{table}_ends_once BEFORE UPDATE ON people_{table} "
            f"WHEN {changes(table, 'IS NOT')} {refuse}"
        )
        yield f"CREATE TRIGGER people_{table}_no_delete BEFORE DELETE ON people_{table} {refuse}"
    for event in ("INSERT", "UPDATE"):
        yield (
            f"CREATE TRIGGER people_held_by_consent_{event.lower()} BEFORE {event} ON people_heldvalue "
            f"WHEN NOT {AGREED} BEGIN SELECT RAISE(ABORT, '{UNASKED}'); END"
        )


def on_postgresql():
    """Return the statements of PostgreSQL; check violations, so that Django raises the same error as on SQLite."""
    yield (
        "CREATE FUNCTION people_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = '23514'; END $$"
    )
    yield (
        "CREATE FUNCTION people_need_consent() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        # The consent is locked, so that none is withdrawn between the look and the row.
        "PERFORM 1 FROM people_consent WHERE person_id = NEW.person_id AND purpose = 'reuse' AND withdrawn_at IS NULL "
        f"FOR SHARE; IF NOT FOUND THEN RAISE EXCEPTION '{UNASKED}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
    )
    for table in LASTING:
        yield (
            f"CREATE TRIGGER people_{table}_ends_once BEFORE UPDATE ON people_{table} FOR EACH ROW "
            f"WHEN ({changes(table, 'IS DISTINCT FROM')}) EXECUTE FUNCTION people_refuse()"
        )
        yield (
            f"CREATE TRIGGER people_{table}_no_delete BEFORE DELETE ON people_{table} "
            "FOR EACH ROW EXECUTE FUNCTION people_refuse()"
        )
    yield (
        "CREATE TRIGGER people_held_by_consent BEFORE INSERT OR UPDATE ON people_heldvalue FOR EACH ROW "
        "EXECUTE FUNCTION people_need_consent()"
    )


def protect(apps, schema_editor):
    """Create the triggers of the database at hand."""
    del apps
    for statement in on_postgresql() if schema_editor.connection.vendor == "postgresql" else on_sqlite():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
