"""What the database holds: published versions never change, two of a type never hold on one day, a dossier is at a stage of its version.

On PostgreSQL by an exclusion constraint, a foreign key of two columns and triggers, on SQLite by triggers alone.
"""

from django.db import migrations

PARTS = ("typefield", "paperrule", "stagerule", "resultrule")
FROZEN = "a published version never changes"
OVERLAP = "two versions of a type never hold on the same day"
STAGE = "a dossier is at a stage of its own version"
# Of a published version only the day on which it ends is written, once.
LASTING = (
    "id", "type_id", "number", "title", "summary", "search_words", "audience", "provider", "place_words", "fee_words",
    "by_online", "by_counter", "by_proxy", "promised_days", "statutory_days", "objection_days", "lapse_days",
    "legal_basis", "is_hukou_only", "hukou_basis", "source", "unit_functions", "valid_from", "drafted_by", "published_by", "published_at",
)  # fmt: skip
VERSION = "dossiers_typeversion"


def changed(differs):
    """Return the condition of an update that does more than end a published version once."""
    columns = [f"NEW.{column} {differs} OLD.{column}" for column in LASTING]
    return f"OLD.published_at IS NOT NULL AND ({' OR '.join(columns)} OR OLD.valid_to IS NOT NULL)"


def is_published(row):
    """Return the condition that a part belongs to a published version."""
    return f"(SELECT published_at FROM {VERSION} WHERE id = {row}.version_id) IS NOT NULL"


def overlapping():
    """Return the condition of a published version that holds on a day of another one."""
    return (
        f"NEW.published_at IS NOT NULL AND EXISTS (SELECT 1 FROM {VERSION} v WHERE v.type_id = NEW.type_id "
        "AND v.id <> NEW.id AND v.published_at IS NOT NULL "
        "AND (v.valid_to IS NULL OR v.valid_to > NEW.valid_from) "
        "AND (NEW.valid_to IS NULL OR NEW.valid_to > v.valid_from))"
    )


def on_sqlite():
    """Return the statements of SQLite."""

    def refuse(words):
        return f"BEGIN SELECT RAISE(ABORT, '{words}'); END"

    yield f"CREATE TRIGGER dossiers_version_frozen BEFORE UPDATE ON {VERSION} WHEN {changed('IS NOT')} {refuse(FROZEN)}"
    yield (
        f"CREATE TRIGGER dossiers_version_no_delete BEFORE DELETE ON {VERSION} "
        f"WHEN OLD.published_at IS NOT NULL {refuse(FROZEN)}"
    )
    for event in ("INSERT", "UPDATE"):
        yield (
            f"CREATE TRIGGER dossiers_version_overlap_{event.lower()} BEFORE {event} ON {VERSION} "
            f"WHEN {overlapping()} {refuse(OVERLAP)}"
        )
    for part in PARTS:
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            condition = " OR ".join(map(is_published, rows))
            yield (
                f"CREATE TRIGGER dossiers_{part}_frozen_{event.lower()} BEFORE {event} ON dossiers_{part} "
                f"WHEN {condition} {refuse(FROZEN)}"
            )
    stage = (
        "NOT EXISTS (SELECT 1 FROM dossiers_stagerule s "
        'WHERE s.version_id = NEW.type_version_id AND s."order" = NEW.stage_order)'
    )
    yield f"CREATE TRIGGER dossiers_stage_insert BEFORE INSERT ON dossiers_dossier WHEN {stage} {refuse(STAGE)}"
    yield (
        "CREATE TRIGGER dossiers_stage_update BEFORE UPDATE OF type_version_id, stage_order ON dossiers_dossier "
        f"WHEN {stage} {refuse(STAGE)}"
    )


def on_postgresql():
    """Return the statements of PostgreSQL; a check violation, so that Django raises the same error as on SQLite."""
    refuse = f"RAISE EXCEPTION '{FROZEN}' USING ERRCODE = '23514'"
    yield (
        "CREATE FUNCTION dossiers_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {refuse}; END $$"
    )
    yield (
        "CREATE FUNCTION dossiers_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP <> 'INSERT' AND {is_published('OLD')} THEN {refuse}; END IF; "
        f"IF TG_OP <> 'DELETE' AND {is_published('NEW')} THEN {refuse}; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    yield (
        f"CREATE TRIGGER dossiers_version_frozen BEFORE UPDATE ON {VERSION} FOR EACH ROW "
        f"WHEN ({changed('IS DISTINCT FROM')}) EXECUTE FUNCTION dossiers_refuse()"
    )
    yield (
        f"CREATE TRIGGER dossiers_version_no_delete BEFORE DELETE ON {VERSION} FOR EACH ROW "
        "WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION dossiers_refuse()"
    )
    # A range of one number stands for equality, so that no extension is needed.
    yield (
        f"ALTER TABLE {VERSION} ADD CONSTRAINT two_versions_of_a_type_never_hold_on_one_day EXCLUDE USING gist "
        "(int8range(type_id, type_id, '[]') WITH &&, daterange(valid_from, valid_to) WITH &&) "
        "WHERE (published_at IS NOT NULL)"
    )
    for part in PARTS:
        yield (
            f"CREATE TRIGGER dossiers_{part}_frozen BEFORE INSERT OR UPDATE OR DELETE ON dossiers_{part} "
            "FOR EACH ROW EXECUTE FUNCTION dossiers_part_frozen()"
        )
    yield (
        "ALTER TABLE dossiers_dossier ADD CONSTRAINT a_dossier_is_at_a_stage_of_its_version "
        'FOREIGN KEY (type_version_id, stage_order) REFERENCES dossiers_stagerule (version_id, "order")'
    )


def protect(apps, schema_editor):
    """Create what the database at hand has for it."""
    del apps
    for statement in on_postgresql() if schema_editor.connection.vendor == "postgresql" else on_sqlite():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
