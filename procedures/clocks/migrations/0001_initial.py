import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Ladder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='areas.area', verbose_name='area')),
                ('stage', models.CharField(blank=True, max_length=20, verbose_name='stage')),
                ('is_urgent', models.BooleanField(default=False, verbose_name='for urgent limits')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('is_draft', models.BooleanField(default=False, editable=False)),
                ('valid_from', models.DateField(editable=False, null=True, verbose_name='valid from')),
                ('valid_to', models.DateField(editable=False, null=True, verbose_name='valid until')),
            ],
            options={
                'verbose_name': 'ladder',
                'verbose_name_plural': 'ladders',
                'constraints': [models.UniqueConstraint(django.db.models.functions.comparison.Coalesce('area', 0), models.F('stage'), models.F('is_urgent'), condition=models.Q(('is_active', True), ('is_draft', False), ('valid_to__isnull', True)), name='one_ladder_per_area_stage_and_urgency')],
            },
        ),
        migrations.CreateModel(
            name='Rung',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ladder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rungs', to='clocks.ladder')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('tone', models.CharField(choices=[('amber', 'amber'), ('due', 'due'), ('yellow', 'yellow card'), ('red', 'red card')], max_length=10, verbose_name='lateness')),
                ('percent', models.PositiveSmallIntegerField(default=100, verbose_name='at this share of the limit, %')),
                ('offset', models.PositiveSmallIntegerField(default=0, verbose_name='after due')),
                ('offset_unit', models.CharField(choices=[('urgent_hour', 'urgent hours'), ('urgent_day', 'urgent days'), ('work_hour', 'working hours'), ('work_day', 'working days'), ('natural_day', 'natural days')], default='work_hour', max_length=12, verbose_name='unit of time')),
                ('tells', models.JSONField(default=list, verbose_name='roles told')),
                ('raises', models.BooleanField(default=False, verbose_name='goes up a level')),
                ('ignores_quiet_hours', models.BooleanField(default=False, verbose_name='also in quiet hours')),
            ],
            options={
                'verbose_name': 'rung',
                'verbose_name_plural': 'rungs',
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('ladder', 'number'), name='a_rung_stands_once'), models.CheckConstraint(condition=models.Q(('percent__lte', 100), ('percent__gte', 1)), name='a_share_is_1_to_100')],
            },
        ),
        migrations.CreateModel(
            name='WorkCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='name')),
                ('area', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='areas.area', verbose_name='area')),
                ('week', models.JSONField(verbose_name='weekly hours')),
                ('makeup_slots', models.JSONField(blank=True, default=list, verbose_name='hours of a make-up workday')),
            ],
            options={
                'verbose_name': 'work calendar',
                'verbose_name_plural': 'work calendars',
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('in_force', 'in force'), ('replaced', 'replaced'), ('discarded', 'discarded')], default='in_force', editable=False, max_length=20, verbose_name='state')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='years', to='clocks.workcalendar', verbose_name='calendar')),
                ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                ('number', models.PositiveSmallIntegerField(default=1, null=True, verbose_name='number')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('official_text', models.TextField(blank=True)),
                ('drafted_by', models.BigIntegerField(null=True)),
                ('drafted_at', models.DateTimeField(null=True)),
                ('approved_by', models.BigIntegerField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'calendar year',
                'verbose_name_plural': 'calendar years',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'in_force')), fields=('calendar', 'year'), name='a_year_has_one_version_in_force'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('calendar', 'year'), name='a_year_has_one_draft'), models.UniqueConstraint(fields=('calendar', 'year', 'number'), name='a_version_of_a_year_is_numbered_once'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'discarded']), ('drafted_by__isnull', True), models.Q(('approved_by__isnull', False), models.Q(('approved_by', models.F('drafted_by')), _negated=True)), _connector='OR'), name='two_people_put_a_year_in_force')],
            },
        ),
        migrations.CreateModel(
            name='YearStep',
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
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='clocks.calendaryear')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'number'), name='steps_are_numbered_per_year'), models.UniqueConstraint(condition=models.Q(('act_id__isnull', False)), fields=('subject', 'act_id'), name='an_act_is_done_once_per_year')],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('calendar_year', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='days', to='clocks.calendaryear')),
                ('day', models.DateField(verbose_name='day')),
                ('kind', models.CharField(choices=[('holiday', 'holiday'), ('makeup_workday', 'make-up workday')], max_length=16, verbose_name='kind')),
                ('name', models.CharField(blank=True, max_length=60, verbose_name='name')),
            ],
            options={
                'verbose_name': 'calendar day',
                'verbose_name_plural': 'calendar days',
                'ordering': ['day'],
                'constraints': [models.UniqueConstraint(fields=('calendar_year', 'day'), name='a_day_is_entered_once')],
            },
        ),
        migrations.CreateModel(
            name='SubjectClock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(max_length=20)),
                ('state', models.CharField(choices=[('running', 'running'), ('stopped', 'stopped'), ('suspended', 'suspended')], max_length=10)),
                ('amount', models.PositiveSmallIntegerField()),
                ('unit', models.CharField(choices=[('urgent_hour', 'urgent hours'), ('urgent_day', 'urgent days'), ('work_hour', 'working hours'), ('work_day', 'working days'), ('natural_day', 'natural days')], max_length=12)),
                ('calendar', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clocks.workcalendar')),
                ('ladder', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clocks.ladder')),
                ('consumed', models.DurationField()),
                ('started_at', models.DateTimeField()),
                ('stopped_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('generation', models.PositiveSmallIntegerField(default=1)),
                ('fired_rung', models.PositiveSmallIntegerField(default=0)),
                ('next_rung', models.PositiveSmallIntegerField(null=True)),
                ('next_fire_at', models.DateTimeField(null=True)),
                ('fault', models.TextField(blank=True, default='')),
                ('faulted_at', models.DateTimeField(null=True)),
                ('subject_kind', models.CharField(max_length=30)),
                ('subject_key', models.CharField(max_length=64)),
                ('set_by', models.BigIntegerField(null=True)),
                ('set_at', models.DateTimeField()),
                ('extensions', models.PositiveSmallIntegerField(default=0)),
                ('most_extensions', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('faulted_at__isnull', True), ('next_fire_at__isnull', False), ('state', 'running')), fields=['next_fire_at', 'id'], name='subject_clocks_to_fire'), models.Index(condition=models.Q(('next_fire_at__isnull', True), ('state', 'running'), models.Q(('due_at__isnull', True), ('next_rung__isnull', False), _connector='OR')), fields=['id'], name='subject_clocks_without_a_date'), models.Index(condition=models.Q(('faulted_at__isnull', False)), fields=['faulted_at'], name='subject_clocks_set_aside')],
                'constraints': [models.UniqueConstraint(fields=('subject_kind', 'subject_key', 'stage'), name='a_subject_has_one_clock_per_stage'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'running'), ('stopped_at__isnull', True)), models.Q(models.Q(('state', 'running'), _negated=True), ('stopped_at__isnull', False)), _connector='OR'), name='a_clock_that_runs_has_not_stopped'), models.CheckConstraint(condition=models.Q(('extensions__lte', models.F('most_extensions'))), name='a_clock_is_extended_so_often_at_most')],
            },
        ),
        migrations.CreateModel(
            name='SubjectFiring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rung', models.PositiveSmallIntegerField()),
                ('generation', models.PositiveSmallIntegerField()),
                ('tone', models.CharField(choices=[('amber', 'amber'), ('due', 'due'), ('yellow', 'yellow card'), ('red', 'red card')], max_length=10)),
                ('due_at', models.DateTimeField()),
                ('fired_at', models.DateTimeField()),
                ('skipped', models.BooleanField(default=False)),
                ('clock', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='firings', to='clocks.subjectclock')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('clock', 'rung', 'generation'), name='a_rung_of_a_subject_fires_once_per_generation'), models.CheckConstraint(condition=models.Q(('fired_at__gte', models.F('due_at'))), name='nothing_of_a_subject_fires_early')],
            },
        ),
    ]
