"""Triggers on both databases: one meeting at a time in a venue, records in their order, published with all of them."""

from django.db import migrations

NEEDED = "(CASE NEW.procedure WHEN 'ballot_only' THEN 1 ELSE 6 END)"
TAKEN = (
    "NEW.cancelled_at IS NULL AND EXISTS (SELECT 1 FROM council_meeting other WHERE other.venue_id = NEW.venue_id "
    "AND other.id <> NEW.id AND other.cancelled_at IS NULL AND other.starts_at < NEW.ends_at "
    "AND NEW.starts_at < other.ends_at)"
)
# Of the row that comes before it in the same resolution; the one ballot of the short way has none before it.
EARLIER = "(SELECT max(held_on) FROM council_resolutionrecord WHERE resolution_id = NEW.resolution_id)"
COUNT = "(SELECT count(*) FROM council_resolutionrecord WHERE resolution_id = NEW.resolution_id)"
IS_SHORT = "(SELECT procedure FROM council_resolution WHERE id = NEW.resolution_id) = 'ballot_only'"


def triggers(vendor):
    """Yield (name, table, event, condition, words)."""
    differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    if vendor == "sqlite":
        for event in ("INSERT", "UPDATE"):
            yield f"venue_{event.lower()}", "meeting", event, TAKEN, "the venue is taken at this time"
    yield (
        "record_order", "resolutionrecord", "INSERT",
        f"NOT (NEW.step = {COUNT} + 1 AND NOT {IS_SHORT} OR NEW.step = 4 AND {COUNT} = 0 AND {IS_SHORT}) "
        f"OR NEW.held_on < {EARLIER}",
        "the records of a resolution come in their order",
    )  # fmt: skip
    yield (
        "record_ballot", "resolutionrecord", "INSERT",
        "NEW.step = 4 AND NOT EXISTS (SELECT 1 FROM ballots_ballot WHERE id = NEW.ballot_id AND state = 'published' "
        "AND outcome = 'passed')",
        "a resolution stands on a ballot that passed and was published",
    )  # fmt: skip
    for event in ("UPDATE", "DELETE"):
        words = "a record of a resolution is not rewritten"
        yield f"record_no_{event.lower()}", "resolutionrecord", event, "1 = 1", words
    yield (
        "resolution_complete", "resolution", "UPDATE",
        "NEW.published_at IS NOT NULL AND OLD.published_at IS NULL AND (SELECT count(*) FROM council_resolutionrecord "
        f"WHERE resolution_id = NEW.id) <> {NEEDED}",
        "a resolution is published with all its records",
    )  # fmt: skip
    frozen = " OR ".join(
        f"NEW.{name} {differs} OLD.{name}"
        for name in ("client_id", "number", "body_id", "title", "words", "procedure", "made_at", "published_at")
    )
    yield (
        "resolution_stays", "resolution", "UPDATE", f"OLD.published_at IS NOT NULL AND ({frozen})",
        "a published resolution is not rewritten",
    )  # fmt: skip
    yield (
        "resolution_no_delete", "resolution", "DELETE", "OLD.published_at IS NOT NULL",
        "a published resolution is not taken away",
    )  # fmt: skip


def on_sqlite(name, table, event, condition, words):
    """Return the statement of SQLite."""
    yield (
        f"CREATE TRIGGER council_{name} BEFORE {event} ON council_{table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def on_postgresql(name, table, event, condition, words):
    """Return the statements of PostgreSQL."""
    yield (
        f"CREATE FUNCTION council_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = '23514'; END IF; RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    yield (
        f"CREATE TRIGGER council_{name} BEFORE {event} ON council_{table} FOR EACH ROW EXECUTE FUNCTION council_{name}()"
    )


def protect(apps, schema_editor):
    """Create the triggers of the database at hand; PostgreSQL keeps venues by an exclusion, so that races end in one."""
    del apps
    vendor = schema_editor.connection.vendor
    make = on_postgresql if vendor == "postgresql" else on_sqlite
    for trigger in triggers(vendor):
        for statement in make(*trigger):
            schema_editor.execute(statement)
    if vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE council_meeting ADD CONSTRAINT a_venue_holds_one_meeting_at_a_time EXCLUDE USING gist "
            "(int8range(venue_id, venue_id, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&) "
            "WHERE (cancelled_at IS NULL)"
        )


class Migration(migrations.Migration):
    dependencies = [("council", "0001_initial"), ("ballots", "0002_keep_votes")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
