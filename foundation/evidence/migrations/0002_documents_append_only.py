"""Triggers that refuse to change or delete a document's row, on both databases."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER document_no_update BEFORE UPDATE ON evidence_document "
    "BEGIN SELECT RAISE(ABORT, 'documents are append-only'); END",
    "CREATE TRIGGER document_no_delete BEFORE DELETE ON evidence_document "
    "BEGIN SELECT RAISE(ABORT, 'documents are append-only'); END",
]
# A check violation, so that Django raises the same IntegrityError as on SQLite.
POSTGRESQL = [
    "CREATE FUNCTION document_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'documents are append-only' USING ERRCODE = '23514'; END $$",
    "CREATE TRIGGER document_no_change BEFORE UPDATE OR DELETE ON evidence_document "
    "FOR EACH ROW EXECUTE FUNCTION document_refuse()",
]


def protect(apps, schema_editor):
    """Create the triggers of the database at hand."""
    del apps
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Runs after the table is there."""

    dependencies = [("evidence", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
