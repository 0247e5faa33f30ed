import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Serial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=20)),
                ('area_code', models.CharField(blank=True, max_length=32)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scheme', 'area_code', 'year'), name='one_row_of_numbers_a_year')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('city', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('township', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('client_id', models.UUIDField(unique=True)),
                ('register', models.CharField(choices=[('village_rules', 'village rules'), ('rules_of_procedure', 'rules of procedure')], max_length=20)),
                ('number', models.CharField(blank=True, max_length=40)),
                ('title', models.CharField(max_length=120)),
                ('made_by_id', models.BigIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['township', 'made_at'], name='entries_of_township'), models.Index(fields=['village', 'made_at'], name='entries_of_village')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('register', 'number'), name='a_number_stands_once_in_a_register')],
            },
        ),
        migrations.CreateModel(
            name='EntryVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(editable=False, max_length=20)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='registers.entry')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('decided_on', models.DateField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('submitted_by_id', models.BigIntegerField(null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('reviewer_id', models.BigIntegerField(null=True)),
                ('filed_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'number'), name='versions_of_an_entry_are_numbered'), models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'submitted'))), fields=('entry',), name='one_version_of_an_entry_is_in_work'), models.UniqueConstraint(condition=models.Q(('state', 'filed')), fields=('entry',), name='one_version_of_an_entry_holds'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='a_version_holds_for_a_day_at_least'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('filed', 'replaced')), _negated=True), models.Q(('filed_at__isnull', False), ('reviewer_id__isnull', False), ('submitted_by_id__isnull', False), models.Q(('reviewer_id', models.F('submitted_by_id')), _negated=True)), _connector='OR'), name='a_version_is_filed_by_another_than_who_sent_it_in'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'replaced'), ('valid_to__isnull', False)), models.Q(models.Q(('state', 'replaced'), _negated=True), ('valid_to__isnull', True)), _connector='OR'), name='replaced_versions_and_only_they_have_an_end')],
            },
        ),
        migrations.CreateModel(
            name='VersionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('action', models.CharField(max_length=30)),
                ('from_state', models.CharField(blank=True, max_length=20)),
                ('to_state', models.CharField(max_length=20)),
                ('actor_kind', models.CharField(max_length=10)),
                ('actor_name', models.CharField(max_length=80)),
                ('actor_user_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField(null=True)),
                ('note', models.TextField(blank=True)),
                ('detail', models.JSONField(default=dict)),
                ('act_id', models.UUIDField(editable=False, null=True)),
                ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='registers.entryversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'number'), name='steps_are_numbered_per_filed_version'), models.UniqueConstraint(condition=models.Q(('act_id__isnull', False)), fields=('subject', 'act_id'), name='an_act_is_done_once_per_filed_version')],
            },
        ),
    ]
