"""Triggers on both databases: a public notice stays as it is while it runs, an objection as it was made."""

from django.db import migrations

FROZEN = (
    "subject_kind", "subject_key", "area_id", "title", "text", "persons", "legal_basis", "days_rule", "decider_id",
)
DAYS = ("starts_on", "ends_on")
SAID = ("client_id", "notice_id", "made_at", "made_on")
ANSWER = ("answer", "is_upheld", "answered_by", "answered_at")
NOTICE = "what a public notice shows stays as it is, and it runs its days"
OBJECTION = "an objection comes while its notice runs, stays as it is, and is answered once by who did not decide"


def differ(columns, differs):
    return " OR ".join(f"NEW.{column} {differs} OLD.{column}" for column in columns)


def conditions(differs, days, notice):
    """Return (name, table, event, condition) of every trigger. ``days``: those a notice runs; ``notice``: the one objected to."""
    yield (
        "hearings_notice_frozen", "hearings_publicnotice", "UPDATE",
        f"OLD.state <> 'draft' AND ({differ((*FROZEN, *DAYS), differs)})",
    )
    for event in ("INSERT", "UPDATE"):
        yield (
            f"hearings_notice_days_{event.lower()}", "hearings_publicnotice", event,
            f"NEW.starts_on IS NOT NULL AND (NEW.ends_on IS NULL OR {days} < NEW.days_rule)",
        )
    yield (
        "hearings_objection_in_window", "hearings_objection", "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {notice} AND n.state = 'running' AND NEW.made_on BETWEEN n.starts_on AND n.ends_on)",
    )
    # The sweep of personal data empties words and key, and nothing else does.
    yield (
        "hearings_objection_stays", "hearings_objection", "UPDATE",
        f"{differ(SAID, differs)} OR (NEW.words <> OLD.words AND NEW.words <> '')"
        " OR (NEW.person_key <> OLD.person_key AND NEW.person_key <> '')"
        f" OR (OLD.answered_at IS NOT NULL AND ({differ(ANSWER, differs)}))",
    )
    yield (
        "hearings_objection_other_eyes", "hearings_objection", "UPDATE",
        f"NEW.answered_by IS NOT NULL AND EXISTS (SELECT 1 FROM {notice} AND n.decider_id = NEW.answered_by)",
    )
    yield "hearings_objection_no_delete", "hearings_objection", "DELETE", ""


SQLITE = ("IS NOT", "julianday(NEW.ends_on) - julianday(NEW.starts_on)", "hearings_publicnotice n WHERE n.id = NEW.notice_id")
POSTGRESQL = ("IS DISTINCT FROM", "NEW.ends_on - NEW.starts_on", "hearings_publicnotice n WHERE n.id = NEW.notice_id")


def words_of(table):
    return NOTICE if table == "hearings_publicnotice" else OBJECTION


def on_sqlite():
    """Return the statements of SQLite."""
    for name, table, event, condition in conditions(*SQLITE):
        when = f"WHEN {condition} " if condition else ""
        yield (
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when}"
            f"BEGIN SELECT RAISE(ABORT, '{words_of(table)}'); END"
        )


def on_postgresql():
    """Return the statements of PostgreSQL; a check violation, so that Django raises the same error as on SQLite.

    Conditions that ask another table stand in the function, for WHEN takes none.
    """
    for name, table, event, condition in conditions(*POSTGRESQL):
        test = f"IF {condition} THEN" if condition else "IF true THEN"
        row = "OLD" if event == "DELETE" else "NEW"
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {test} "
            f"RAISE EXCEPTION '{words_of(table)}' USING ERRCODE = '23514'; END IF; RETURN {row}; END $$"
        )
        yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def protect(apps, schema_editor):
    """Create the triggers of the database at hand."""
    del apps
    for statement in on_postgresql() if schema_editor.connection.vendor == "postgresql" else on_sqlite():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("hearings", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
