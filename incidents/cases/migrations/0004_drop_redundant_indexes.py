"""Indexes of foreign keys that a constraint or nobody reads; room in the pages for rewriting a row in place.

On SQLite the tables are built anew, so the search index of 0002 is dropped before and made again after.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

search = import_module("incidents.cases.migrations.0002_search")
# A case and its clocks are rewritten several times in their life: with a fifth of each page free PostgreSQL does it
# in place and touches no index that does not hold a changed column.
ROOMY = ("cases_incident", "cases_clock")


def leave_room(apps, schema_editor):
    """Set the fill factor where the database has one."""
    if schema_editor.connection.vendor == "postgresql":
        for table in ROOMY:
            schema_editor.execute(f"ALTER TABLE {table} SET (fillfactor = 80)")


def fill_up(apps, schema_editor):
    """Go back to full pages."""
    if schema_editor.connection.vendor == "postgresql":
        for table in ROOMY:
            schema_editor.execute(f"ALTER TABLE {table} RESET (fillfactor)")


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0003_add_fault_to_planned_boundary'),
        ('cases', '0003_index_what_boards_count'),
        ('catalogue', '0002_add_urgent_ladders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(search.drop, search.make),
        migrations.AlterField(
            model_name='clock',
            name='calendar',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.workcalendar'),
        ),
        migrations.AlterField(
            model_name='clock',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='clocks', to='cases.incident'),
        ),
        migrations.AlterField(
            model_name='clock',
            name='ladder',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.ladder'),
        ),
        migrations.AlterField(
            model_name='firing',
            name='clock',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='firings', to='cases.clock'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='city',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='handler',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='incident',
            name='reported_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='step',
            name='subject',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='cases.incident'),
        ),
        migrations.RunPython(search.make, search.drop),
        migrations.RunPython(leave_room, fill_up),
    ]
