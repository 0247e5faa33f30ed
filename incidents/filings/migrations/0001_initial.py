import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('areas', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='FilingRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(editable=False, max_length=20)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('city', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('township', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('village', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('grid', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('client_id', models.UUIDField(unique=True)),
                ('content_digest', models.CharField(max_length=64)),
                ('number', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('seen_handled_elsewhere', 'somebody is handling it already'), ('beyond_level', 'cannot be solved at my level'), ('risk_sign', 'a sign of risk'), ('private_quarrel', 'a private quarrel'), ('information', 'something to know')], max_length=24)),
                ('facts', models.TextField()),
                ('why_not_a_case', models.TextField()),
                ('is_urgent', models.BooleanField(default=False)),
                ('sensitivity', models.CharField(choices=[('ordinary', 'ordinary'), ('names_person', 'names a person')], default='ordinary', max_length=12)),
                ('search_text', models.TextField(blank=True, editable=False)),
                ('level', models.CharField(choices=[('city', 'city'), ('township', 'township'), ('village', 'village or community'), ('grid', 'grid')], max_length=10)),
                ('lng', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('h3_cell', models.CharField(blank=True, max_length=16)),
                ('reported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('occurred_at', models.DateTimeField()),
                ('filed_at', models.DateTimeField()),
                ('acknowledged_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('watch_until', models.DateField(null=True)),
                ('master', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='copies', to='filings.filingrecord')),
                ('incident_reference', models.CharField(blank=True, max_length=20)),
                ('expires_on', models.DateField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['township', 'filed_at'], name='filings_of_township'), models.Index(fields=['village', 'filed_at'], name='filings_of_village'), models.Index(fields=['grid', 'filed_at'], name='filings_of_grid'), models.Index(condition=models.Q(('h3_cell', ''), _negated=True), fields=['h3_cell', 'filed_at'], name='filings_near'), models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['expires_on'], name='filings_to_expire')],
                'constraints': [models.UniqueConstraint(fields=('number',), name='a_number_names_one_report_for_record'), models.UniqueConstraint(condition=models.Q(('incident_reference', ''), _negated=True), fields=('incident_reference',), name='an_incident_comes_of_one_report_for_record'), models.CheckConstraint(condition=models.Q(models.Q(('h3_cell', ''), ('lat__isnull', True), ('lng__isnull', True)), models.Q(('lat__gte', -90), ('lat__isnull', False), ('lat__lte', 90), ('lng__gte', -180), ('lng__isnull', False), ('lng__lte', 180), models.Q(('h3_cell', ''), _negated=True)), _connector='OR'), name='a_report_for_record_has_a_whole_place_or_none'), models.CheckConstraint(condition=models.Q(models.Q(('master__isnull', False), ('state', 'merged'), models.Q(('master', models.F('id')), _negated=True)), models.Q(models.Q(('state', 'merged'), _negated=True), ('master__isnull', True)), _connector='OR'), name='merged_ones_and_only_they_have_a_master'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'converted'), models.Q(('incident_reference', ''), _negated=True)), models.Q(models.Q(('state', 'converted'), _negated=True), ('incident_reference', '')), _connector='OR'), name='converted_ones_and_only_they_have_an_incident'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['merged', 'converted', 'settled', 'declined', 'voided', 'expired'])), models.Q(models.Q(('state__in', ['merged', 'converted', 'settled', 'declined', 'voided', 'expired']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='ended_reports_for_record_and_only_they_have_an_end'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'filed'), _negated=True), ('acknowledged_at__isnull', True), _connector='OR'), name='what_nobody_has_read_is_not_acknowledged'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'watched'), _negated=True), ('watch_until__isnull', False), _connector='OR'), name='what_is_watched_is_watched_until_a_day')],
            },
        ),
        migrations.CreateModel(
            name='FilingStep',
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
                ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='filings.filingrecord')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'number'), name='steps_are_numbered_per_filing'), models.UniqueConstraint(condition=models.Q(('act_id__isnull', False)), fields=('subject', 'act_id'), name='an_act_is_done_once_per_filing')],
            },
        ),
        migrations.CreateModel(
            name='FilingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='areas.area', verbose_name='area')),
                ('acknowledge_amount', models.PositiveSmallIntegerField(default=1, verbose_name='to be acknowledged within')),
                ('acknowledge_unit', models.CharField(choices=[('urgent_hour', 'urgent hours'), ('urgent_day', 'urgent days'), ('work_hour', 'working hours'), ('work_day', 'working days'), ('natural_day', 'natural days')], default='work_day', max_length=12, verbose_name='unit of time')),
                ('urgent_amount', models.PositiveSmallIntegerField(default=1, verbose_name='urgent ones within')),
                ('urgent_unit', models.CharField(choices=[('urgent_hour', 'urgent hours'), ('urgent_day', 'urgent days'), ('work_hour', 'working hours'), ('work_day', 'working days'), ('natural_day', 'natural days')], default='urgent_hour', max_length=12, verbose_name='unit of time, urgent ones')),
                ('open_days', models.PositiveSmallIntegerField(default=180, verbose_name='days until one expires')),
                ('repeat_count', models.PositiveSmallIntegerField(default=3, verbose_name='as many at one place are a repeat')),
                ('repeat_days', models.PositiveSmallIntegerField(default=30, verbose_name='within so many days')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
            ],
            options={
                'verbose_name': 'rule of reports for record',
                'verbose_name_plural': 'rules of reports for record',
                'constraints': [models.UniqueConstraint(django.db.models.functions.comparison.Coalesce('area', 0), name='one_rule_of_reports_for_record_per_area'), models.CheckConstraint(condition=models.Q(('acknowledge_amount__gte', 1), ('urgent_amount__gte', 1), ('open_days__gte', 1), ('repeat_count__gte', 2), ('repeat_days__gte', 1)), name='times_of_reports_for_record_are_whole')],
            },
        ),
    ]
