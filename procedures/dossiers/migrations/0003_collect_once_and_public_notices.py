"""What is kept once, papers that are kept for months and not brought again, stages with a public notice, fees.

SQLite makes the table of fields again, and its triggers are gone with the old one. The columns without a default are added in
place, so all other triggers stay.
"""

from django.db import migrations, models

FROZEN = "a published version never changes"
FEE = "no grid worker applies where a fee is to be paid"
VERSION = "dossiers_typeversion"
CHARGED = "NEW.published_at IS NOT NULL AND NEW.by_proxy AND COALESCE(NEW.fee_yuan, 0) > 0"


def protect_on_sqlite():
    """Return the statements of SQLite."""
    published = f"(SELECT published_at FROM {VERSION} WHERE id = {{}}.version_id) IS NOT NULL"
    for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
        condition = " OR ".join(published.format(row) for row in rows)
        yield (
            f"CREATE TRIGGER dossiers_typefield_frozen_{event.lower()} BEFORE {event} ON dossiers_typefield "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
        )
    yield (
        f"CREATE TRIGGER dossiers_version_fee_frozen BEFORE UPDATE ON {VERSION} "
        "WHEN OLD.published_at IS NOT NULL AND NEW.fee_yuan IS NOT OLD.fee_yuan "
        f"BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END"
    )
    for event in ("INSERT", "UPDATE"):
        yield (
            f"CREATE TRIGGER dossiers_version_fee_{event.lower()} BEFORE {event} ON {VERSION} "
            f"WHEN {CHARGED} BEGIN SELECT RAISE(ABORT, '{FEE}'); END"
        )


def protect_on_postgresql():
    """Return the statements of PostgreSQL."""
    yield (
        f"CREATE TRIGGER dossiers_version_fee_frozen BEFORE UPDATE ON {VERSION} FOR EACH ROW "
        "WHEN (OLD.published_at IS NOT NULL AND NEW.fee_yuan IS DISTINCT FROM OLD.fee_yuan) "
        "EXECUTE FUNCTION dossiers_refuse()"
    )
    yield (
        f"ALTER TABLE {VERSION} ADD CONSTRAINT no_grid_worker_applies_where_a_fee_is_to_be_paid "
        "CHECK (published_at IS NULL OR NOT by_proxy OR COALESCE(fee_yuan, 0) = 0)"
    )


def protect(apps, schema_editor):
    """Create what the database at hand has for it."""
    del apps
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for statement in protect_on_postgresql() if is_postgresql else protect_on_sqlite():
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('dossiers', '0002_frozen_versions'),
    ]

    operations = [
        migrations.AddField(
            model_name='dossier',
            name='files_forgotten_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='need',
            name='forgotten_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='need',
            name='keep_months',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='need',
            name='reused_from',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='paperrule',
            name='keep_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='file kept after the decision, months'),
        ),
        migrations.AddField(
            model_name='paperrule',
            name='reuse_months',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='need not be brought again for, months'),
        ),
        migrations.AddField(
            model_name='stagerule',
            name='notice_days',
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='public notice, days'),
        ),
        migrations.AddField(
            model_name='typefield',
            name='held_as',
            field=models.CharField(blank=True, choices=[('number', 'identity number'), ('address', 'address'), ('birth_date', 'date of birth'), ('bank_name', 'bank'), ('bank_account', 'bank account'), ('emergency_contact', 'whom to call in an emergency')], max_length=20, verbose_name='kept once as'),
        ),
        migrations.AddField(
            model_name='typefield',
            name='why_asked',
            field=models.CharField(blank=True, max_length=200, verbose_name='why it is asked again'),
        ),
        migrations.AddField(
            model_name='typeversion',
            name='fee_yuan',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='fee in yuan, empty where there is none'),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop),
    ]
