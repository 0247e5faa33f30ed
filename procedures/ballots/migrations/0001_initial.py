import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
        ('evidence', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('counts_persons', models.BooleanField(default=True, verbose_name='count persons')),
                ('counts_area', models.BooleanField(default=False, verbose_name='count floor area')),
                ('quorum_num', models.PositiveSmallIntegerField()),
                ('quorum_den', models.PositiveSmallIntegerField()),
                ('quorum_compare', models.CharField(choices=[('at_least', 'at least'), ('more_than', 'more than')], max_length=10)),
                ('quorum_base', models.CharField(choices=[('due', 'of all on the roll'), ('present', 'of those present'), ('participating', 'of those who voted'), ('all', 'of the whole body')], max_length=14)),
                ('pass_num', models.PositiveSmallIntegerField()),
                ('pass_den', models.PositiveSmallIntegerField()),
                ('pass_compare', models.CharField(choices=[('at_least', 'at least'), ('more_than', 'more than')], max_length=10)),
                ('pass_base', models.CharField(choices=[('due', 'of all on the roll'), ('present', 'of those present'), ('participating', 'of those who voted'), ('all', 'of the whole body')], max_length=14)),
                ('deemed', models.CharField(choices=[('none', 'who does not vote has not voted'), ('with_majority', 'who was given a paper and does not vote goes with the majority')], default='none', max_length=14)),
                ('notice_days', models.PositiveSmallIntegerField(default=0)),
                ('source', models.CharField(max_length=200, verbose_name='source')),
                ('is_active', models.BooleanField(default=True)),
                ('made_by_id', models.BigIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='versions_of_a_ballot_rule_are_numbered'), models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('code',), name='one_version_of_a_ballot_rule_is_active'), models.CheckConstraint(condition=models.Q(('counts_persons', True), ('counts_area', True), _connector='OR'), name='a_ballot_rule_counts_on_an_axis'), models.CheckConstraint(condition=models.Q(('pass_den__gte', 1), ('quorum_den__gte', 1), ('quorum_num__lte', models.F('quorum_den')), ('pass_num__lte', models.F('pass_den'))), name='thresholds_of_a_ballot_are_parts_of_a_whole'), models.CheckConstraint(condition=models.Q(models.Q(('quorum_compare', 'more_than'), ('quorum_num', models.F('quorum_den')), _negated=True), models.Q(('pass_compare', 'more_than'), ('pass_num', models.F('pass_den')), _negated=True)), name='thresholds_of_a_ballot_can_be_reached'), models.CheckConstraint(condition=models.Q(('quorum_base__in', ('due', 'all'))), name='a_quorum_is_a_part_of_those_due_or_all'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='a_ballot_rule_names_its_source')],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(editable=False, max_length=20)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('city', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('township', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('client_id', models.UUIDField(unique=True)),
                ('subject_kind', models.CharField(blank=True, max_length=40)),
                ('subject_key', models.CharField(blank=True, max_length=64)),
                ('title', models.CharField(max_length=120, verbose_name='question')),
                ('words', models.TextField(blank=True, verbose_name='explanation')),
                ('kind', models.CharField(choices=[('decision', 'yes, no or abstain'), ('choice', 'choose some of several'), ('election', 'elect people to seats')], default='decision', max_length=10)),
                ('most_choices', models.PositiveSmallIntegerField(default=1)),
                ('seats', models.PositiveSmallIntegerField(default=0)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.ruleversion')),
                ('by_area', models.BooleanField(default=False)),
                ('mode', models.CharField(choices=[('held_here', 'votes are cast here, by phone and at the counter'), ('recorded', 'held on paper elsewhere; the result is recorded with a scan')], default='held_here', max_length=10)),
                ('is_secret', models.BooleanField(default=False, verbose_name='secret')),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('extensions', models.PositiveSmallIntegerField(default=0)),
                ('whole', models.PositiveIntegerField(null=True)),
                ('present', models.PositiveIntegerField(null=True)),
                ('roll_digest', models.CharField(blank=True, max_length=64)),
                ('casts_digest', models.CharField(blank=True, max_length=64)),
                ('scan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.document')),
                ('result', models.JSONField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('passed', 'passed'), ('failed', 'not passed'), ('not_valid', 'not valid: too few took part')], max_length=10)),
                ('made_by_id', models.BigIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['township', 'made_at'], name='ballots_of_township'), models.Index(fields=['village', 'made_at'], name='ballots_of_village'), models.Index(fields=['subject_kind', 'subject_key'], name='ballots_of_subject'), models.Index(condition=models.Q(('state__in', ('announced', 'open'))), fields=['closes_at'], name='ballots_that_run')],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='a_ballot_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('extensions__lte', 2)), name='a_ballot_is_extended_a_few_times_at_most'), models.CheckConstraint(condition=models.Q(models.Q(('result__isnull', False), ('state__in', ('counted', 'published')), models.Q(('outcome', ''), _negated=True)), models.Q(models.Q(('state__in', ('counted', 'published')), _negated=True), ('outcome', ''), ('result__isnull', True)), _connector='OR'), name='counted_ballots_and_only_they_have_an_outcome'), models.CheckConstraint(condition=models.Q(models.Q(('mode', 'recorded'), ('state__in', ('counted', 'published')), _negated=True), ('scan__isnull', False), _connector='OR'), name='a_recorded_ballot_is_counted_with_a_scan'), models.CheckConstraint(condition=models.Q(('by_area', True), ('is_secret', True), _negated=True), name='a_secret_ballot_weighs_no_area'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'decision'), ('seats', 0)), models.Q(models.Q(('kind', 'decision'), _negated=True), ('most_choices__gte', 1), ('seats__gte', 1)), _connector='OR'), name='choices_and_elections_have_seats'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('state', 'annulled'), models.Q(('roll_digest', ''), _negated=True), _connector='OR'), name='an_announced_ballot_has_a_frozen_roll'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at__isnull', True)), _connector='OR'), name='published_ballots_and_only_they_have_their_day')],
            },
        ),
        migrations.CreateModel(
            name='BallotStep',
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
                ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='ballots.ballot')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'number'), name='steps_are_numbered_per_ballot'), models.UniqueConstraint(condition=models.Q(('act_id__isnull', False)), fields=('subject', 'act_id'), name='an_act_is_done_once_per_ballot')],
            },
        ),
        migrations.CreateModel(
            name='Option',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ballot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='options', to='ballots.ballot')),
                ('code', models.CharField(max_length=4)),
                ('name', models.CharField(max_length=80)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('ballot', 'code'), name='options_of_a_ballot_are_coded'), models.UniqueConstraint(fields=('ballot', 'name'), name='an_option_stands_once_on_a_ballot')],
            },
        ),
        migrations.CreateModel(
            name='Voter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ballot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='voters', to='ballots.ballot')),
                ('line', models.PositiveIntegerField()),
                ('voter_key', models.CharField(max_length=64)),
                ('number_key', models.CharField(blank=True, max_length=64)),
                ('name', models.CharField(blank=True, max_length=80)),
                ('weight', models.PositiveBigIntegerField(default=0)),
                ('counts_person', models.BooleanField(default=True)),
                ('served_on', models.DateField(null=True)),
                ('has_voted', models.BooleanField(default=False)),
                ('voted_on', models.DateField(null=True)),
                ('forget_on', models.DateField()),
            ],
            options={
                'indexes': [models.Index(fields=['voter_key'], name='rolls_of_a_person')],
                'constraints': [models.UniqueConstraint(fields=('ballot', 'voter_key'), name='a_person_stands_once_on_a_roll'), models.UniqueConstraint(condition=models.Q(('number_key', ''), _negated=True), fields=('ballot', 'number_key'), name='a_number_stands_once_on_a_roll'), models.UniqueConstraint(fields=('ballot', 'line'), name='lines_of_a_roll_are_numbered'), models.CheckConstraint(condition=models.Q(('voter_key', ''), _negated=True), name='a_voter_has_a_key'), models.CheckConstraint(condition=models.Q(models.Q(('has_voted', True), ('voted_on__isnull', False)), models.Q(('has_voted', False), ('voted_on__isnull', True)), _connector='OR'), name='who_has_voted_has_a_day')],
            },
        ),
        migrations.CreateModel(
            name='VoterUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ballot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='ballots.ballot')),
                ('voter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='ballots.voter')),
                ('unit_key', models.CharField(max_length=40)),
                ('weight', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('ballot', 'unit_key'), name='a_unit_votes_once_in_a_ballot')],
            },
        ),
        migrations.CreateModel(
            name='Cast',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='casts', to='ballots.ballot')),
                ('voter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='casts', to='ballots.voter')),
                ('choice', models.CharField(max_length=200)),
                ('way', models.CharField(choices=[('online', 'by phone or computer'), ('paper', 'on paper at the counter'), ('proxy', 'by somebody with a written authority')], max_length=8)),
                ('officer_id', models.BigIntegerField(null=True)),
                ('authority', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.document')),
                ('cast_on', models.DateField()),
                ('cast_at', models.DateTimeField(null=True)),
                ('receipt', models.CharField(max_length=12, unique=True)),
                ('supersedes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='ballots.cast')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('supersedes__isnull', True), ('voter__isnull', False)), fields=('ballot', 'voter'), name='a_voter_casts_once'), models.CheckConstraint(condition=models.Q(models.Q(('cast_at__isnull', True), ('voter__isnull', True)), models.Q(('cast_at__isnull', False), ('voter__isnull', False)), _connector='OR'), name='a_secret_cast_has_neither_voter_nor_time'), models.CheckConstraint(condition=models.Q(models.Q(('officer_id__isnull', True), ('way', 'online')), models.Q(models.Q(('way', 'online'), _negated=True), ('officer_id__isnull', False)), _connector='OR'), name='papers_and_only_they_are_entered_by_an_officer'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'proxy'), _negated=True), ('authority__isnull', False), _connector='OR'), name='a_proxy_votes_with_an_authority')],
            },
        ),
        migrations.CreateModel(
            name='CastCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cast', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='check_of_it', to='ballots.cast')),
                ('officer_id', models.BigIntegerField()),
                ('checked_by_id', models.BigIntegerField()),
                ('checked_at', models.DateTimeField()),
                ('agrees', models.BooleanField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('checked_by_id', models.F('officer_id')), _negated=True), name='a_paper_is_checked_by_another')],
            },
        ),
        migrations.CreateModel(
            name='CountSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ballot', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='ballots.ballot')),
                ('round', models.PositiveSmallIntegerField()),
                ('place', models.PositiveSmallIntegerField()),
                ('counted_by_id', models.BigIntegerField()),
                ('counted_by_name', models.CharField(max_length=80)),
                ('numbers', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('counted_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('ballot', 'round', 'place'), name='a_round_has_a_first_and_a_second_count'), models.UniqueConstraint(fields=('ballot', 'round', 'counted_by_id'), name='the_two_counts_are_of_two_people'), models.CheckConstraint(condition=models.Q(('place__in', (1, 2))), name='a_round_has_two_counts')],
            },
        ),
    ]
