"""Triggers on both databases: what somebody supports, and what was said, is not rewritten."""

from django.db import migrations

WORDS = "what somebody supports changes by a new version alone, and no version is rewritten"
SAID = "a comment is kept as it was said"


def triggers(differs):
    """Return (name, table, event, condition, sentence) of every trigger."""
    yield (
        "proposals_text_by_version", "proposals_proposal", "UPDATE",
        "(NEW.title <> OLD.title OR NEW.text <> OLD.text) AND NEW.text_version <= OLD.text_version"
        " AND EXISTS (SELECT 1 FROM proposals_support s WHERE s.proposal_id = OLD.id)", WORDS,
    )
    yield "proposals_number_stays", "proposals_proposal", "UPDATE", "NEW.number <> OLD.number", WORDS
    yield "proposals_text_no_update", "proposals_proposaltext", "UPDATE", "", WORDS
    yield "proposals_text_no_delete", "proposals_proposaltext", "DELETE", "", WORDS
    yield (
        "proposals_comment_stays", "proposals_comment", "UPDATE",
        f"NEW.words <> OLD.words OR NEW.proposal_id {differs} OLD.proposal_id", SAID,
    )
    yield "proposals_comment_no_delete", "proposals_comment", "DELETE", "", SAID


def on_sqlite():
    """Return the statements of SQLite."""
    for name, table, event, condition, words in triggers("IS NOT"):
        when = f"WHEN {condition} " if condition else ""
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{words}'); END"


def on_postgresql():
    """Return the statements of PostgreSQL; a check violation, so that Django raises the same error as on SQLite."""
    for name, table, event, condition, words in triggers("IS DISTINCT FROM"):
        row = "OLD" if event == "DELETE" else "NEW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition or 'true'} THEN "
            f"RAISE EXCEPTION '{words}' USING ERRCODE = '23514'; END IF; RETURN {row}; END $$"
        )
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def protect(apps, schema_editor):
    """Create the triggers of the database at hand."""
    del apps
    for statement in on_postgresql() if schema_editor.connection.vendor == "postgresql" else on_sqlite():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
