"""Triggers that refuse to change or delete an audit row, on both databases."""

from django.db import migrations

SQLITE = [
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON kernel_auditevent "
    "BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON kernel_auditevent "
    "BEGIN SELECT RAISE(ABORT, 'audit rows are append-only'); END",
]
POSTGRESQL = [
    "CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'audit rows are append-only'; END $$",
    "CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON kernel_auditevent "
    "FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
]


def protect(apps, schema_editor):
    """Create the triggers of the database at hand."""
    del apps
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Runs after the table is there."""

    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
