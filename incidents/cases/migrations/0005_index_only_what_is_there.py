"""Indexes hold only cases that have what they index; those nobody reads go: a new case is written into seven fewer.

On SQLite the table is built anew, so the search index of 0002 is dropped before and made again after.
"""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

search = import_module("incidents.cases.migrations.0002_search")


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0004_plans_advance_by_steps'),
        ('cases', '0004_drop_redundant_indexes'),
        ('catalogue', '0004_say_what_rows_are_called'),
        ('workforce', '0003_name_rows_for_the_support_desk'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(search.drop, search.make),
        migrations.RemoveIndex(
            model_name='incident',
            name='open_of_unit',
        ),
        migrations.RemoveIndex(
            model_name='incident',
            name='reported_by_day',
        ),
        migrations.RemoveIndex(
            model_name='incident',
            name='closed_of_village',
        ),
        migrations.RemoveIndex(
            model_name='incident',
            name='due_of_village',
        ),
        migrations.AlterField(
            model_name='incident',
            name='also_grid',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area'),
        ),
        migrations.AlterField(
            model_name='incident',
            name='reference',
            field=models.CharField(max_length=20),
        ),
        migrations.AlterField(
            model_name='incident',
            name='unit',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.unit'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('ended_at', None), ('unit__isnull', False)), fields=['unit', 'next_due_at', 'id'], name='open_of_unit'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('also_grid__isnull', False)), fields=['also_grid'], name='read_along_in_grid'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('unit__isnull', False)), fields=['unit', '-reported_at', '-id'], name='cases_of_unit_by_time'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('closed_on__isnull', False)), fields=['village', 'closed_on'], name='closed_of_village'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('handle_due_on__isnull', False)), fields=['village', 'handle_due_on'], name='due_of_village'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.UniqueConstraint(fields=('reference',), name='a_reference_names_one_case'),
        ),
        migrations.RunPython(search.make, search.drop),
    ]
