"""What concerns the time of an incident and its watching: more time, supervisions, appeals against lateness, voiding."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Altering Incident rebuilds its table on SQLite, which drops the triggers of the search.
make_search_on_sqlite = import_module("incidents.cases.migrations.0002_search").make_on_sqlite


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('cases', '0003_leave_room_in_pages'),
        ('catalogue', '0003_name_stages_of_answers'),
        ('workforce', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OvertimeAppeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('', 'no appeal'), ('asked', 'before the first review'), ('reviewed', 'before the second review'), ('approved', 'approved'), ('refused', 'refused')], max_length=10)),
                ('asked_by', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('handler', models.BigIntegerField(null=True)),
                ('reason', models.CharField(max_length=20)),
                ('words', models.TextField()),
                ('first_by', models.BigIntegerField(null=True)),
                ('first_at', models.DateTimeField(null=True)),
                ('second_by', models.BigIntegerField(null=True)),
                ('second_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Supervision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('timeout', 'it is late'), ('leader', 'a leader asks for it'), ('important', 'an important matter')], max_length=12)),
                ('level', models.CharField(choices=[('city', 'city'), ('township', 'township'), ('village', 'village or community'), ('grid', 'grid')], max_length=10)),
                ('requirement', models.TextField()),
                ('ordered_by', models.BigIntegerField()),
                ('ordered_at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('answered_by', models.BigIntegerField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='incident',
            name='ended_cases_and_only_they_have_an_end',
        ),
        migrations.AddField(
            model_name='incident',
            name='appeal',
            field=models.CharField(blank=True, choices=[('', 'no appeal'), ('asked', 'before the first review'), ('reviewed', 'before the second review'), ('approved', 'approved'), ('refused', 'refused')], default='', max_length=10),
        ),
        migrations.AddField(
            model_name='incident',
            name='appeal_passed_by',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='incident',
            name='extension_asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='incident',
            name='extensions',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='incident',
            name='overtime_exempt',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='incident',
            name='supervised_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='pastround',
            name='extensions',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='pastround',
            name='overtime_exempt',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='incident',
            name='due_stage',
            field=models.CharField(blank=True, choices=[('accept', 'accept'), ('dispatch', 'dispatch'), ('handle', 'handle'), ('check', 'check'), ('suspension', 'suspension'), ('answer', 'answer of the reporter'), ('extension', 'answer to a request for more time'), ('supervise', 'answer to a supervision'), ('appeal', 'review of an appeal')], max_length=10),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('supervised_at__isnull', False)), fields=['township', 'id'], name='supervised_of_township'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('extension_asked_at__isnull', False)), fields=['township', 'id'], name='waiting_for_time_of_township'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('appeal__in', ['asked', 'reviewed'])), fields=['township', 'id'], name='appealed_of_township'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['closed', 'declined', 'voided'])), models.Q(models.Q(('state__in', ['closed', 'declined', 'voided']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='ended_cases_and_only_they_have_an_end'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('overtime_exempt', False), ('handled_at__gt', models.F('handle_due_at')), _connector='OR'), name='only_what_was_late_is_exempt'),
        ),
        migrations.AddField(
            model_name='overtimeappeal',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to='cases.incident'),
        ),
        migrations.AddField(
            model_name='supervision',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='supervisions', to='cases.incident'),
        ),
        migrations.AddConstraint(
            model_name='overtimeappeal',
            constraint=models.UniqueConstraint(fields=('incident', 'round'), name='a_round_is_appealed_once'),
        ),
        migrations.AddConstraint(
            model_name='overtimeappeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_by__isnull', True), models.Q(('first_by', models.F('asked_by')), _negated=True), _connector='OR'), models.Q(('second_by__isnull', True), models.Q(('second_by', models.F('asked_by')), _negated=True), _connector='OR')), name='nobody_reviews_an_own_appeal'),
        ),
        migrations.AddConstraint(
            model_name='overtimeappeal',
            constraint=models.CheckConstraint(condition=models.Q(('handler__isnull', True), models.Q(models.Q(('first_by__isnull', True), models.Q(('first_by', models.F('handler')), _negated=True), _connector='OR'), models.Q(('second_by__isnull', True), models.Q(('second_by', models.F('handler')), _negated=True), _connector='OR')), _connector='OR'), name='nobody_reviews_own_lateness'),
        ),
        migrations.AddConstraint(
            model_name='overtimeappeal',
            constraint=models.CheckConstraint(condition=models.Q(('second_by__isnull', True), models.Q(('first_by__isnull', False), models.Q(('second_by', models.F('first_by')), _negated=True)), _connector='OR'), name='two_people_review_an_appeal'),
        ),
        migrations.AddConstraint(
            model_name='overtimeappeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), ('second_by__isnull', False), _connector='OR'), name='two_people_approve_an_appeal'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('incident',), name='one_supervision_waits_for_its_answer'),
        ),
        migrations.AddConstraint(
            model_name='supervision',
            constraint=models.UniqueConstraint(fields=('incident', 'ordered_at'), name='supervisions_are_ordered_one_by_one'),
        ),
        migrations.RunPython(make_search_on_sqlite, migrations.RunPython.noop),
    ]
