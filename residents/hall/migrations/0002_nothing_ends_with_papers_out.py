"""What the database holds: no errand ends, or counts as given back, while a paper of it is out; no receipt is rewritten."""

from django.db import migrations

OUT = "an errand ends once every paper is back"
FIXED = "a receipt stays as it was written"
ENDS = (
    "NEW.state IN ('papers_back', 'closed', 'cancelled') AND EXISTS "
    "(SELECT 1 FROM hall_handover h WHERE h.visit_id = NEW.id AND h.returned_at IS NULL)"
)
COLUMNS = ("visit_id", "paper", "holder_id", "taken_at", "receipt_number")


def rewrites(differs):
    changed = " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in COLUMNS)
    return f"{changed} OR (OLD.returned_at IS NOT NULL AND NEW.returned_at {differs} OLD.returned_at)"


def on_sqlite():
    """Return the statements of SQLite."""
    yield (
        f"CREATE TRIGGER hall_visit_papers_out BEFORE UPDATE OF state ON hall_proxyvisit WHEN {ENDS} "
        f"BEGIN SELECT RAISE(ABORT, '{OUT}'); END"
    )
    yield (
        f"CREATE TRIGGER hall_handover_fixed BEFORE UPDATE ON hall_handover WHEN {rewrites('IS NOT')} "
        f"BEGIN SELECT RAISE(ABORT, '{FIXED}'); END"
    )


def on_postgresql():
    """Return the statements of PostgreSQL; check violations, so that Django raises the same error as on SQLite."""
    for name, table, words, condition in (
        ("hall_visit_papers_out", "hall_proxyvisit", OUT, ENDS),
        ("hall_handover_fixed", "hall_handover", FIXED, rewrites("IS DISTINCT FROM")),
    ):
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
            f"RAISE EXCEPTION '{words}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$"
        )
        yield f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def protect(apps, schema_editor):
    """Create the triggers of the database at hand."""
    del apps
    for statement in on_postgresql() if schema_editor.connection.vendor == "postgresql" else on_sqlite():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("hall", "0001_visits_and_papers")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
