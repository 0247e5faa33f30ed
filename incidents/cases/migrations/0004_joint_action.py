"""Disputes of duty, units called to help, townships touched, and what is handed to enforcement."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

search = import_module("incidents.cases.migrations.0002_search")


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('cases', '0003_leave_room_in_pages'),
        ('catalogue', '0003_arrival_stage'),
        ('workforce', '0002_backstop_units'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Assist',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('enforcement', 'joint enforcement'), ('key_work', 'key work'), ('emergency', 'emergency')], max_length=12)),
                ('task', models.TextField()),
                ('whistled_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('arrived_at', models.DateTimeField(null=True)),
                ('words', models.TextField(blank=True, default='')),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='DutyDispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField()),
                ('returned_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('ruled_at', models.DateTimeField(null=True)),
                ('grounds', models.TextField(blank=True, default='')),
                ('is_backstop', models.BooleanField(default=False)),
                ('objection', models.TextField(blank=True, default='')),
                ('objected_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True, default='')),
                ('answered_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='EnforcementReferral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facts', models.TextField()),
                ('package', models.UUIDField()),
                ('handed_at', models.DateTimeField()),
                ('result', models.CharField(blank=True, choices=[('penalty', 'penalty decided'), ('no_violation', 'no violation'), ('transferred', 'transferred'), ('other', 'other')], default='', max_length=12)),
                ('result_words', models.TextField(blank=True, default='')),
                ('result_document', models.UUIDField(null=True)),
                ('result_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='TouchedTownship',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('named_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='incident',
            name='awaits_enforcement',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='incident',
            name='disputed_times',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='incident',
            name='is_joint',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='incident',
            name='is_ruled',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='incident',
            name='due_stage',
            field=models.CharField(blank=True, choices=[('accept', 'accept'), ('dispatch', 'dispatch'), ('handle', 'handle'), ('check', 'check'), ('suspension', 'suspension'), ('arrival', 'arrival'), ('answer', 'answer of the reporter')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('is_joint', True)), fields=['id'], name='joint_incidents'),
        ),
        migrations.AddField(
            model_name='assist',
            name='arrived_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assist',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='assists', to='cases.incident'),
        ),
        migrations.AddField(
            model_name='assist',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.unit'),
        ),
        migrations.AddField(
            model_name='assist',
            name='whistled_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dutydispute',
            name='answered_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dutydispute',
            name='incident',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disputes', to='cases.incident'),
        ),
        migrations.AddField(
            model_name='dutydispute',
            name='objected_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dutydispute',
            name='returned_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dutydispute',
            name='ruled_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='dutydispute',
            name='ruled_unit',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.unit'),
        ),
        migrations.AddField(
            model_name='dutydispute',
            name='township',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area'),
        ),
        migrations.AddField(
            model_name='dutydispute',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.unit'),
        ),
        migrations.AddField(
            model_name='enforcementreferral',
            name='handed_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='enforcementreferral',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='referrals', to='cases.incident'),
        ),
        migrations.AddField(
            model_name='enforcementreferral',
            name='result_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='enforcementreferral',
            name='unit',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.unit'),
        ),
        migrations.AddField(
            model_name='touchedtownship',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='touched', to='cases.incident'),
        ),
        migrations.AddField(
            model_name='touchedtownship',
            name='named_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='touchedtownship',
            name='township',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area'),
        ),
        migrations.AddIndex(
            model_name='assist',
            index=models.Index(fields=['unit', 'incident'], name='assists_of_unit'),
        ),
        migrations.AddIndex(
            model_name='assist',
            index=models.Index(fields=['incident', 'id'], name='assists_of_incident'),
        ),
        migrations.AddIndex(
            model_name='assist',
            index=models.Index(fields=['-whistled_at', '-id'], name='assists_by_time'),
        ),
        migrations.AddConstraint(
            model_name='assist',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('incident', 'unit'), name='a_unit_is_called_once_at_a_time'),
        ),
        migrations.AddIndex(
            model_name='dutydispute',
            index=models.Index(fields=['-returned_at', '-id'], name='disputes_by_time'),
        ),
        migrations.AddIndex(
            model_name='dutydispute',
            index=models.Index(fields=['township', '-returned_at', '-id'], name='disputes_of_township_by_time'),
        ),
        migrations.AddIndex(
            model_name='dutydispute',
            index=models.Index(fields=['unit', '-returned_at'], name='disputes_of_unit'),
        ),
        migrations.AddIndex(
            model_name='dutydispute',
            index=models.Index(condition=models.Q(('ruled_at__isnull', False)), fields=['ruled_at'], name='rulings_by_time'),
        ),
        migrations.AddConstraint(
            model_name='dutydispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ruled_at__isnull', True), ('ruled_unit__isnull', True)), models.Q(('ruled_at__isnull', False), ('ruled_unit__isnull', False), ('settled_at__isnull', False)), _connector='OR'), name='a_ruling_names_its_unit_and_settles'),
        ),
        migrations.AddConstraint(
            model_name='dutydispute',
            constraint=models.CheckConstraint(condition=models.Q(('objected_at__isnull', True), ('ruled_at__isnull', False), _connector='OR'), name='only_a_ruling_is_objected_to'),
        ),
        migrations.AddConstraint(
            model_name='dutydispute',
            constraint=models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('objected_at__isnull', False), _connector='OR'), name='only_an_objection_is_answered'),
        ),
        migrations.AddIndex(
            model_name='enforcementreferral',
            index=models.Index(fields=['incident', 'id'], name='referrals_of_incident'),
        ),
        migrations.AddConstraint(
            model_name='enforcementreferral',
            constraint=models.UniqueConstraint(condition=models.Q(('result_at__isnull', True)), fields=('incident',), name='one_enforcement_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='enforcementreferral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('result', ''), ('result_at__isnull', True)), models.Q(models.Q(('result', ''), _negated=True), ('result_at__isnull', False)), _connector='OR'), name='a_result_has_a_moment'),
        ),
        migrations.AddIndex(
            model_name='touchedtownship',
            index=models.Index(fields=['township', 'incident'], name='touching_township'),
        ),
        migrations.AddConstraint(
            model_name='touchedtownship',
            constraint=models.UniqueConstraint(fields=('incident', 'township'), name='a_township_is_touched_once'),
        ),
        # SQLite rebuilt the table of incidents, without the triggers of its search.
        migrations.RunPython(search.make_on_sqlite, migrations.RunPython.noop),
    ]
