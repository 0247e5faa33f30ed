import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PublicNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(editable=False, max_length=20)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('subject_kind', models.CharField(blank=True, max_length=40)),
                ('subject_key', models.CharField(blank=True, max_length=64)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField()),
                ('persons', models.CharField(blank=True, max_length=400)),
                ('legal_basis', models.CharField(blank=True, max_length=200)),
                ('days_rule', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('drafted_by', models.BigIntegerField(null=True)),
                ('decider_id', models.BigIntegerField(null=True)),
                ('drafted_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_key'], name='public_notices_of_subject'), models.Index(fields=['state', 'ends_on'], name='public_notices_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('days_rule__gte', 1)), name='a_public_notice_runs_a_day_at_least'), models.CheckConstraint(condition=models.Q(models.Q(('subject_key', ''), ('subject_kind', '')), models.Q(models.Q(('subject_kind', ''), _negated=True), models.Q(('subject_key', ''), _negated=True)), _connector='OR'), name='a_public_notice_names_its_subject_whole_or_not'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['running', 'ended']), _negated=True), models.Q(('ends_on__isnull', False), ('starts_on__isnull', False)), _connector='OR'), name='a_public_notice_that_ran_has_its_days'), models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'running']), models.Q(('subject_kind', ''), _negated=True)), fields=('subject_kind', 'subject_key'), name='a_subject_has_one_public_notice_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='PublicNoticeStep',
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
                ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='hearings.publicnotice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'number'), name='steps_are_numbered_per_public_notice'), models.UniqueConstraint(condition=models.Q(('act_id__isnull', False)), fields=('subject', 'act_id'), name='an_act_is_done_once_per_public_notice')],
            },
        ),
        migrations.CreateModel(
            name='HungPlace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='hearings.publicnotice')),
                ('place', models.CharField(max_length=120)),
                ('photo_id', models.UUIDField(null=True)),
                ('hung_at', models.DateTimeField()),
                ('hung_by', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True)),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='hearings.publicnotice')),
                ('person_key', models.CharField(blank=True, max_length=64)),
                ('words', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('made_on', models.DateField()),
                ('answer', models.TextField(blank=True)),
                ('is_upheld', models.BooleanField(null=True)),
                ('answered_by', models.BigIntegerField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['notice'], name='objections_unanswered')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at__isnull', True), ('is_upheld__isnull', True)), models.Q(models.Q(('answer', ''), _negated=True), ('answered_at__isnull', False), ('is_upheld__isnull', False)), _connector='OR'), name='an_answered_objection_has_words_a_verdict_and_a_time')],
            },
        ),
    ]
