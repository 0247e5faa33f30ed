"""Triggers on both databases: what was announced stays as it was, what was cast and counted stays, two people count."""

from django.db import migrations

BALLOT = "(SELECT state FROM ballots_ballot WHERE id = {row}.ballot_id)"
# What no act changes once a ballot is announced.
FROZEN = (
    "client_id", "subject_kind", "subject_key", "title", "words", "kind", "most_choices", "seats", "rule_id", "by_area",
    "mode", "is_secret", "opens_at", "whole", "city_id", "township_id", "village_id", "made_by_id", "made_at",
)  # fmt: skip
# What a count leaves behind.
COUNTED = ("result", "outcome", "casts_digest", "scan_id", "present")
RULE_FROZEN = (
    "id", "code", "number", "name", "counts_persons", "counts_area", "quorum_num", "quorum_den", "quorum_compare",
    "quorum_base", "pass_num", "pass_den", "pass_compare", "pass_base", "deemed", "notice_days", "source", "made_by_id",
    "made_at",
)  # fmt: skip
VOTER_FROZEN = ("id", "ballot_id", "line", "voter_key", "number_key", "weight", "counts_person")


def differs(columns, vendor):
    """Return the condition that an update changes one of the columns."""
    sign = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    cast = {"result": "::text"} if vendor == "postgresql" else {}
    return " OR ".join(f"NEW.{name}{cast.get(name, '')} {sign} OLD.{name}{cast.get(name, '')}" for name in columns)


def triggers(vendor):
    """Yield (name, table, event, condition, words): what is refused, and what the refusal says."""
    yield "rule_no_update", "ruleversion", "UPDATE", differs(RULE_FROZEN, vendor), "a ballot rule is not rewritten"
    yield "rule_no_delete", "ruleversion", "DELETE", "1 = 1", "a ballot rule is not taken away"
    yield (
        "ballot_frozen", "ballot", "UPDATE", f"OLD.state <> 'draft' AND ({differs(FROZEN, vendor)})",
        "an announced ballot is not rewritten",
    )  # fmt: skip
    yield (
        "ballot_roll_frozen", "ballot", "UPDATE",
        f"OLD.roll_digest <> '' AND ({differs(('roll_digest',), vendor)})", "a roll is frozen once",
    )  # fmt: skip
    yield (
        "ballot_close_moves_on", "ballot", "UPDATE",
        f"OLD.state <> 'draft' AND ({differs(('closes_at', 'extensions'), vendor)}) AND NOT "
        "(OLD.state = 'open' AND NEW.closes_at > OLD.closes_at AND NEW.extensions = OLD.extensions + 1)",
        "a vote is only extended while it is open",
    )  # fmt: skip
    yield (
        "ballot_count_stays", "ballot", "UPDATE",
        f"OLD.outcome <> '' AND ({differs(COUNTED, vendor)})", "a count is not rewritten",
    )  # fmt: skip
    yield (
        "ballot_two_count", "ballot", "UPDATE",
        "NEW.state = 'counted' AND OLD.state <> 'counted' AND NOT EXISTS (SELECT 1 FROM ballots_countsheet one "
        "JOIN ballots_countsheet two ON two.ballot_id = one.ballot_id AND two.round = one.round "
        "AND two.digest = one.digest AND two.counted_by_id <> one.counted_by_id WHERE one.ballot_id = NEW.id)",
        "two people count a ballot and agree",
    )  # fmt: skip
    yield (
        "ballot_no_delete", "ballot", "DELETE", "OLD.state <> 'draft'", "an announced ballot is not taken away"
    )  # fmt: skip
    yield from roll_triggers(vendor)
    yield from cast_triggers()


def roll_triggers(vendor):
    """Yield those of the roll, of its units and of the options."""
    for table in ("voter", "voterunit", "option"):
        new, old = (f"{BALLOT.format(row=row)} <> 'draft'" for row in ("NEW", "OLD"))
        yield f"{table}_no_insert", table, "INSERT", new, "the roll is frozen"
        yield f"{table}_no_delete", table, "DELETE", old, "the roll is frozen"
        if table != "voter":
            yield f"{table}_no_update", table, "UPDATE", old, "the roll is frozen"
    yield (
        "voter_no_update", "voter", "UPDATE",
        f"{BALLOT.format(row='OLD')} <> 'draft' AND ({differs(VOTER_FROZEN, vendor)})", "the roll is frozen",
    )  # fmt: skip
    yield (
        "voter_name_stays", "voter", "UPDATE",
        f"{BALLOT.format(row='OLD')} <> 'draft' AND NEW.name <> OLD.name AND NEW.name <> ''", "the roll is frozen",
    )  # fmt: skip
    yield (
        "voter_votes_once", "voter", "UPDATE",
        f"OLD.has_voted AND ({differs(('has_voted', 'voted_on'), vendor)})", "who has voted has voted",
    )  # fmt: skip
    yield (
        "voter_votes_while_open", "voter", "UPDATE",
        f"NEW.has_voted AND NOT OLD.has_voted AND {BALLOT.format(row='NEW')} <> 'open'", "the vote is not open",
    )  # fmt: skip


def cast_triggers():
    """Yield those of what was cast, checked and counted."""
    state = BALLOT.format(row="NEW")
    yield (
        "cast_while_open", "cast", "INSERT",
        f"NOT ({state} = 'open' OR {state} = 'closed' AND NEW.way <> 'online' AND NEW.supersedes_id IS NOT NULL)",
        "the vote is not open",
    )  # fmt: skip
    yield (
        "cast_secrecy", "cast", "INSERT",
        "(SELECT is_secret FROM ballots_ballot WHERE id = NEW.ballot_id) <> (NEW.voter_id IS NULL)",
        "a secret vote names no voter, an open one does",
    )  # fmt: skip
    yield (
        "cast_on_own_roll", "cast", "INSERT",
        "NEW.voter_id IS NOT NULL AND "
        "(SELECT ballot_id FROM ballots_voter WHERE id = NEW.voter_id) <> NEW.ballot_id",
        "the voter stands on another roll",
    )  # fmt: skip
    yield (
        "cast_supersedes_own", "cast", "INSERT",
        "NEW.supersedes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM ballots_cast earlier "
        "LEFT JOIN ballots_castcheck reading ON reading.cast_id = earlier.id "
        "WHERE earlier.id = NEW.supersedes_id AND earlier.ballot_id = NEW.ballot_id "
        "AND (earlier.voter_id = NEW.voter_id OR NEW.voter_id IS NULL AND NOT reading.agrees))",
        "a vote takes the place of an own one; a secret one only of a misread paper",
    )  # fmt: skip
    yield (
        "check_of_officer", "castcheck", "INSERT",
        "NOT EXISTS (SELECT 1 FROM ballots_cast WHERE id = NEW.cast_id AND officer_id = NEW.officer_id)",
        "a check names who entered the paper",
    )  # fmt: skip
    yield "sheet_when_closed", "countsheet", "INSERT", f"{state} <> 'closed'", "what is open is not counted"
    for name, table in (("cast", "cast"), ("check", "castcheck"), ("sheet", "countsheet")):
        yield f"{name}_no_update", table, "UPDATE", "1 = 1", "what was cast and counted is not rewritten"
        yield f"{name}_no_delete", table, "DELETE", "1 = 1", "what was cast and counted is not taken away"


def on_sqlite(name, table, event, condition, words):
    """Return the statement of SQLite."""
    yield (
        f"CREATE TRIGGER ballots_{name} BEFORE {event} ON ballots_{table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def on_postgresql(name, table, event, condition, words):
    """Return the statements of PostgreSQL. What is cast waits for whoever is closing the ballot, and the other way round."""
    wait = ""
    if (table, event) in {("cast", "INSERT"), ("countsheet", "INSERT")}:
        wait = "PERFORM 1 FROM ballots_ballot WHERE id = NEW.ballot_id FOR SHARE;"
    yield (
        f"CREATE FUNCTION ballots_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {wait} IF {condition} THEN "
        f"RAISE EXCEPTION '{words}' USING ERRCODE = '23514'; END IF; RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $$"
    )
    yield (
        f"CREATE TRIGGER ballots_{name} BEFORE {event} ON ballots_{table} FOR EACH ROW EXECUTE FUNCTION ballots_{name}()"
    )


def protect(apps, schema_editor):
    """Create the triggers of the database at hand."""
    del apps
    vendor = schema_editor.connection.vendor
    make = on_postgresql if vendor == "postgresql" else on_sqlite
    for trigger in triggers(vendor):
        for statement in make(*trigger):
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ballots", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
