"""What the database holds of mandates: two of one person, organisation and part never overlap, and what was given is not
rewritten. On PostgreSQL by an exclusion and a trigger, on SQLite by triggers.

On PostgreSQL also: the function that answers whose key a call came with reads the caller's mandates along, as
``grids.workforce.selectors.actor_for`` does by ``add_grants``.
"""

from django.db import migrations

TABLE = "organisations_mandate"
OVERLAP = "two mandates of one person and part never overlap"
FROZEN = "a mandate changes in nothing but its decision and its end"
LASTING = ("id", "user_id", "organisation_id", "part", "starts_on", "given_by_id", "given_by_head", "given_at")


def changed(differs):
    """Return the condition of an update that rewrites what was given, or reopens what has ended."""
    columns = [f"NEW.{column} {differs} OLD.{column}" for column in LASTING]
    reopened = f"OLD.ended_at IS NOT NULL AND (NEW.ended_at {differs} OLD.ended_at OR NEW.ends_on {differs} OLD.ends_on)"
    return f"({' OR '.join(columns)} OR ({reopened}))"


def on_sqlite():
    """Return the statements of SQLite."""
    overlapping = (
        "NEW.refused_at IS NULL AND (NEW.ends_on IS NULL OR NEW.ends_on > NEW.starts_on) AND EXISTS ("
        f"SELECT 1 FROM {TABLE} m WHERE m.id <> NEW.id AND m.user_id = NEW.user_id "
        "AND m.organisation_id = NEW.organisation_id AND m.part = NEW.part AND m.refused_at IS NULL "
        "AND (m.ends_on IS NULL OR m.ends_on > m.starts_on) "
        "AND (m.ends_on IS NULL OR m.ends_on > NEW.starts_on) AND (NEW.ends_on IS NULL OR NEW.ends_on > m.starts_on))"
    )
    # The number of a new row is not given out yet before it is written.
    for event, condition in (("INSERT", overlapping.replace("m.id <> NEW.id AND ", "")), ("UPDATE", overlapping)):
        yield (
            f"CREATE TRIGGER {TABLE}_overlap_{event.lower()} BEFORE {event} ON {TABLE} "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{OVERLAP}'); END"
        )
    yield (
        f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} WHEN {changed('IS NOT')} "
        f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
    )


# As migration 0003 of workforce made it, with the mandates of the day behind the postings.
CALLER = """
CREATE OR REPLACE FUNCTION workforce_caller(
    key_digest text, long_ago timestamptz, right_now timestamptz, day date,
    OUT token_id bigint, OUT is_use_to_note boolean, OUT id bigint, OUT is_superuser boolean, OUT username text, OUT name text,
    OUT language text, OUT is_active boolean, OUT is_staff boolean, OUT postings text
) LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT t.id, (t.last_used_at IS NULL OR t.last_used_at <= long_ago),
        u.id, u.is_superuser, u.username, u.name, u.language, u.is_active, u.is_staff,
        coalesce((
            SELECT json_agg(held.row ORDER BY held.place, held.number) FROM (
                SELECT json_build_array(p.role, p.area_id, p.unit_id) AS row, 1 AS place, p.id AS number
                FROM workforce_posting p
                WHERE p.user_id = u.id AND p.starts_on <= day AND (p.ends_on IS NULL OR p.ends_on > day)
                UNION ALL
                SELECT json_build_array(m.part, coalesce(o.village_id, o.township_id, o.city_id), NULL, o.id), 2, m.id
                FROM organisations_mandate m JOIN organisations_organisation o ON o.id = m.organisation_id
                WHERE m.user_id = u.id AND m.starts_on <= day AND (m.ends_on IS NULL OR m.ends_on > day)
                AND m.confirmed_at IS NOT NULL AND o.ended_at IS NULL
            ) held
        ), '[]')::text
    INTO token_id, is_use_to_note, id, is_superuser, username, name, language, is_active, is_staff, postings
    FROM accounts_user u JOIN accounts_apitoken t ON t.user_id = u.id
    WHERE t.digest = key_digest AND t.revoked_at IS NULL AND t.expires_at > right_now AND u.is_active;
END $$"""


def on_postgresql():
    """Return the statements of PostgreSQL; the trigger raises what Django takes for a broken rule, as on SQLite."""
    # A range of one number stands for equality, so that no extension is needed. An empty range overlaps nothing.
    yield (
        f"ALTER TABLE {TABLE} ADD CONSTRAINT two_mandates_of_one_person_and_part_never_overlap EXCLUDE USING gist ("
        "int8range(user_id, user_id, '[]') WITH &&, int8range(organisation_id, organisation_id, '[]') WITH &&, "
        "int8range(hashtext(part), hashtext(part), '[]') WITH &&, daterange(starts_on, ends_on) WITH &&) "
        "WHERE (refused_at IS NULL)"
    )
    yield (
        "CREATE FUNCTION organisations_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{FROZEN}' USING ERRCODE = '23514'; END $$"
    )
    yield (
        f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW "
        f"WHEN ({changed('IS DISTINCT FROM')}) EXECUTE FUNCTION organisations_refuse()"
    )
    yield CALLER


def protect(apps, schema_editor):
    """Create what the database at hand has for it."""
    del apps
    for statement in on_postgresql() if schema_editor.connection.vendor == "postgresql" else on_sqlite():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """Runs after the tables, and after the function it replaces."""

    dependencies = [("organisations", "0001_organisations"), ("workforce", "0003_callers_and_people")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
