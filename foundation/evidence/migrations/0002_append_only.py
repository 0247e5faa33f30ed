"""Triggers that let nothing of a document or a photo be changed but that it is withdrawn, on both databases.

On SQLite Django rebuilds a table to add a constraint, which drops its triggers: a later migration that alters one of the two
tables runs ``protect`` again (tests/evidence/test_withdrawing.py fails otherwise).
"""

from django.db import migrations

# As foundation/kernel/hiding.py puts it in place of hidden words.
MARK = "■■■"

SAME = (
    *("id", "subject_kind", "subject_key", "purpose", "media_type", "size", "sha256"),
    *("supersedes_id", "uploaded_by", "uploaded_at"),
)
WITHDRAWAL = ("withdrawn_at", "withdrawn_by", "withdrawn_why")


def _conditions(same_as):
    """Return the SQL of what an update of a document, and of a photo, has to fulfil; ``same_as``: equal, or both null."""
    same = " AND ".join(f"NEW.{name} {same_as} OLD.{name}" for name in SAME)
    for_good = " AND ".join(f"NEW.{name} {same_as} OLD.{name}" for name in WITHDRAWAL)
    stays = f"(OLD.withdrawn_at IS NULL OR ({for_good}))"
    name = f"(NEW.name = OLD.name OR NEW.name LIKE '%{MARK}%' OR NEW.name = '' AND NEW.withdrawn_at IS NOT NULL)"
    file = "(NEW.file = OLD.file OR NEW.file = '' AND NEW.withdrawn_at IS NOT NULL)"
    return f"{same} AND {name} AND {file} AND {stays}", stays


def protect(apps, schema_editor):
    """Create the triggers of the database at hand, in place of those that are there."""
    del apps
    for statement in on_postgresql() if schema_editor.connection.vendor == "postgresql" else on_sqlite():
        schema_editor.execute(statement, params=None)


def on_sqlite():
    """Return the statements of SQLite."""
    document, photo = _conditions("IS")
    return (
        *(
            f"DROP TRIGGER IF EXISTS {name}"
            for name in ("document_no_update", "document_no_delete", "photo_stays_withdrawn")
        ),
        "CREATE TRIGGER document_no_delete BEFORE DELETE ON evidence_document "
        "BEGIN SELECT RAISE(ABORT, 'documents are append-only'); END",
        f"CREATE TRIGGER document_no_update BEFORE UPDATE ON evidence_document WHEN NOT ({document}) "
        "BEGIN SELECT RAISE(ABORT, 'documents are append-only'); END",
        f"CREATE TRIGGER photo_stays_withdrawn BEFORE UPDATE ON evidence_photo WHEN NOT ({photo}) "
        "BEGIN SELECT RAISE(ABORT, 'what is withdrawn stays withdrawn'); END",
    )


def on_postgresql():
    """Return the statements of PostgreSQL; check violations, so that Django raises the same error as on SQLite."""
    document, photo = _conditions("IS NOT DISTINCT FROM")
    return (
        "DROP TRIGGER IF EXISTS document_no_delete ON evidence_document",
        "DROP TRIGGER IF EXISTS document_no_change ON evidence_document",
        "DROP TRIGGER IF EXISTS photo_stays_withdrawn ON evidence_photo",
        "CREATE OR REPLACE FUNCTION document_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'documents are append-only' USING ERRCODE = '23514'; END $$",
        "CREATE TRIGGER document_no_delete BEFORE DELETE ON evidence_document "
        "FOR EACH ROW EXECUTE FUNCTION document_refuse()",
        "CREATE TRIGGER document_no_change BEFORE UPDATE ON evidence_document "
        f"FOR EACH ROW WHEN (NOT ({document})) EXECUTE FUNCTION document_refuse()",
        "CREATE OR REPLACE FUNCTION photo_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'what is withdrawn stays withdrawn' USING ERRCODE = '23514'; END $$",
        "CREATE TRIGGER photo_stays_withdrawn BEFORE UPDATE ON evidence_photo "
        f"FOR EACH ROW WHEN (NOT ({photo})) EXECUTE FUNCTION photo_refuse()",
    )


class Migration(migrations.Migration):
    """Runs after the tables are there."""

    dependencies = [("evidence", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
