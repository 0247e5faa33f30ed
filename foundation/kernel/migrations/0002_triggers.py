"""What no model can say: audit rows are append-only; and, on PostgreSQL, proofs of delivery name messages that exist, looked
up once for a whole statement.

A foreign key asks for every row, and a message of ten subscribers has ten rows: that was most of what delivering cost the
database. These triggers refuse and remove the same rows as the key did.
"""

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


DELIVERIES = [
    """
    CREATE FUNCTION kernel_delivery_names_messages() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM written WHERE NOT EXISTS (SELECT FROM kernel_message WHERE kernel_message.id = written.message_id)
        ) THEN
            RAISE EXCEPTION 'a delivery names a message that does not exist' USING ERRCODE = 'foreign_key_violation';
        END IF;
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER kernel_delivery_insert AFTER INSERT ON kernel_delivery REFERENCING NEW TABLE AS written "
    "FOR EACH STATEMENT EXECUTE FUNCTION kernel_delivery_names_messages()",
    "CREATE TRIGGER kernel_delivery_update AFTER UPDATE ON kernel_delivery REFERENCING NEW TABLE AS written "
    "FOR EACH STATEMENT EXECUTE FUNCTION kernel_delivery_names_messages()",
    """
    CREATE FUNCTION kernel_message_takes_deliveries_along() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        DELETE FROM kernel_delivery USING gone WHERE kernel_delivery.message_id = gone.id;
        RETURN NULL;
    END $$""",
    "CREATE TRIGGER kernel_message_delete AFTER DELETE ON kernel_message REFERENCING OLD TABLE AS gone "
    "FOR EACH STATEMENT EXECUTE FUNCTION kernel_message_takes_deliveries_along()",
]
KEYS = "SELECT conname FROM pg_constraint WHERE conrelid = 'kernel_delivery'::regclass AND contype = 'f'"


def prove_in_sets(apps, schema_editor):
    """Put the triggers in the place of the key."""
    del apps
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(KEYS)
        names = [name for (name,) in cursor.fetchall()]
    for name in names:
        schema_editor.execute(f'ALTER TABLE kernel_delivery DROP CONSTRAINT "{name}"')
    for statement in DELIVERIES:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Runs after the tables are there."""

    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.RunPython(protect, migrations.RunPython.noop),
        migrations.RunPython(prove_in_sets, migrations.RunPython.noop),
    ]
