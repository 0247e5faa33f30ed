"""On PostgreSQL: a revision of who works where, so that a process may keep what it has read of units and their people; and a
function that answers whose key a call came with and what that user is posted to.

The database itself renews it, whoever writes: services, the support desk, seeds, a person at a prompt. It is a random number,
not the next one: what a process kept of a transaction that was rolled back is then never taken for what another one wrote.
On SQLite, where a later migration may rebuild a table without its triggers, there is no such revision and nothing is kept.
"""

from django.db import migrations

NAME = "people"
FUNCTION = f"""
CREATE OR REPLACE FUNCTION workforce_renew_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO kernel_revision (name, number) VALUES ('{NAME}', 1 + floor(random() * 9007199254740990)::bigint)
    ON CONFLICT (name) DO UPDATE SET number = excluded.number;
    RETURN NULL;
END $$"""
# Whose key it is, with what each call needs of the user (accounts.selectors.NEEDED) and the postings of a day.
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
            SELECT json_agg(json_build_array(p.role, p.area_id, p.unit_id) ORDER BY p.id) FROM workforce_posting p
            WHERE p.user_id = u.id AND p.starts_on <= day AND (p.ends_on IS NULL OR p.ends_on > day)
        ), '[]')::text
    INTO token_id, is_use_to_note, id, is_superuser, username, name, language, is_active, is_staff, postings
    FROM accounts_user u JOIN accounts_apitoken t ON t.user_id = u.id
    WHERE t.digest = key_digest AND t.revoked_at IS NULL AND t.expires_at > right_now AND u.is_active;
END $$"""
TRIGGERS = [
    ("workforce_posting", "INSERT OR UPDATE OR DELETE OR TRUNCATE"),
    ("workforce_unit", "INSERT OR UPDATE OR DELETE OR TRUNCATE"),
    # Not a mere sign-in, which writes its time.
    ("accounts_user", "UPDATE OF is_active OR DELETE OR TRUNCATE"),
]


def renew_people(apps, schema_editor):
    """Create the function and its triggers, and the first number."""
    del apps
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(FUNCTION)
    schema_editor.execute(CALLER)
    for table, occasions in TRIGGERS:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_renews_people AFTER {occasions} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION workforce_renew_people()"
        )
    schema_editor.execute(f"INSERT INTO kernel_revision (name, number) VALUES ('{NAME}', 1) ON CONFLICT DO NOTHING")


class Migration(migrations.Migration):
    """Runs after the three tables and the table of revisions are there."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("kernel", "0001_initial"),
        ("workforce", "0001_initial"),
    ]
    operations = [migrations.RunPython(renew_people, migrations.RunPython.noop)]
