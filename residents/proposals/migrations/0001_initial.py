import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('areas', '0001_initial'),
        ('workforce', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(editable=False, max_length=20)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('client_id', models.UUIDField(unique=True)),
                ('number', models.CharField(max_length=20)),
                ('kind', models.CharField(choices=[('proposal', 'proposal'), ('spending', 'spending of collective money'), ('policing', 'opinion on policing')], default='proposal', max_length=12)),
                ('title', models.CharField(max_length=80)),
                ('text', models.TextField()),
                ('text_version', models.PositiveSmallIntegerField(default=1)),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('proposer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('code_digest', models.CharField(blank=True, max_length=64)),
                ('author', models.CharField(blank=True, max_length=80)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.unit')),
                ('entered_at', models.DateTimeField()),
                ('screen_due_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('assigned_at', models.DateTimeField(null=True)),
                ('reply_due_at', models.DateTimeField(null=True)),
                ('reply_days', models.PositiveSmallIntegerField()),
                ('notice_days', models.PositiveSmallIntegerField(default=0)),
                ('is_extended', models.BooleanField(default=False)),
                ('is_reopened', models.BooleanField(default=False)),
                ('verdict', models.CharField(blank=True, choices=[('accept', 'accepted'), ('part', 'accepted in part'), ('no', 'not accepted'), ('already', 'done already')], max_length=8)),
                ('replied_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['area', '-entered_at'], name='topics_of_area'), models.Index(fields=['state', 'reply_due_at'], name='topics_by_reply'), models.Index(fields=['unit', 'state'], name='topics_of_unit'), models.Index(fields=['-answered_at'], name='topics_answered')],
                'constraints': [models.UniqueConstraint(fields=('number',), name='a_number_names_one_topic'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['referred', 'refused', 'done', 'withdrawn'])), models.Q(models.Q(('state__in', ['referred', 'refused', 'done', 'withdrawn']), _negated=True), ('ended_at__isnull', True)), _connector='OR'), name='ended_topics_and_only_they_have_an_end'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['assigned', 'replied', 'answered']), _negated=True), ('unit__isnull', False), _connector='OR'), name='a_topic_that_waits_for_a_reply_has_a_unit'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'done']), _negated=True), models.Q(models.Q(('verdict', ''), _negated=True), ('answered_at__isnull', False), ('replied_at__isnull', False)), _connector='OR'), name='an_answered_topic_has_a_reply'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['entered', 'open', 'referred', 'refused']), _negated=True), ('replied_at__isnull', True), _connector='OR'), name='what_is_not_assigned_has_no_reply'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('author', ''), _connector='OR'), name='a_withdrawn_topic_hides_its_author')],
            },
        ),
        migrations.CreateModel(
            name='ProposalStep',
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
                ('subject', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='proposals.proposal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'number'), name='steps_are_numbered_per_topic'), models.UniqueConstraint(condition=models.Q(('act_id__isnull', False)), fields=('subject', 'act_id'), name='an_act_is_done_once_per_topic')],
            },
        ),
        migrations.CreateModel(
            name='ProposalText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='proposals.proposal')),
                ('version', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=80)),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('proposal', 'version'), name='versions_of_a_topic_are_numbered')],
            },
        ),
        migrations.CreateModel(
            name='Support',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='proposals.proposal')),
                ('person_key', models.CharField(max_length=64)),
                ('phone_key', models.CharField(max_length=64)),
                ('text_version', models.PositiveSmallIntegerField()),
                ('way', models.CharField(choices=[('online', 'online'), ('phone', 'by phone'), ('counter', 'at the counter')], max_length=8)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('proposal', 'person_key'), name='a_person_supports_a_topic_once'), models.UniqueConstraint(fields=('proposal', 'phone_key'), name='a_phone_supports_a_topic_once'), models.CheckConstraint(condition=models.Q(models.Q(('entered_by__isnull', True), ('way', 'online')), models.Q(models.Q(('way', 'online'), _negated=True), ('entered_by__isnull', False)), _connector='OR'), name='a_support_on_paper_names_who_entered_it')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True)),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='proposals.proposal')),
                ('words', models.TextField()),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('is_shown', models.BooleanField(null=True)),
                ('moderated_by', models.BigIntegerField(null=True)),
                ('moderated_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_shown__isnull', True)), fields=['proposal'], name='comments_to_read')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('is_shown__isnull', True), ('moderated_at__isnull', True)), models.Q(('is_shown', True), ('moderated_at__isnull', False)), models.Q(('is_shown', False), ('moderated_at__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='a_comment_is_held_back_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='ProposalReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='proposals.proposal')),
                ('number', models.PositiveSmallIntegerField()),
                ('verdict', models.CharField(choices=[('accept', 'accepted'), ('part', 'accepted in part'), ('no', 'not accepted'), ('already', 'done already')], max_length=8)),
                ('words', models.TextField()),
                ('due_on', models.DateField(null=True)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.unit')),
                ('written_by', models.BigIntegerField(null=True)),
                ('written_at', models.DateTimeField()),
                ('reply_due_at', models.DateTimeField(null=True)),
                ('is_late', models.BooleanField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('proposal', 'number'), name='replies_of_a_topic_are_numbered'), models.CheckConstraint(condition=models.Q(models.Q(('verdict__in', ['accept', 'part']), _negated=True), ('due_on__isnull', False), _connector='OR'), name='a_reply_that_promises_says_until_when'), models.CheckConstraint(condition=models.Q(models.Q(('is_late', False), models.Q(('reply_due_at__isnull', True), ('written_at__lte', models.F('reply_due_at')), _connector='OR')), models.Q(('is_late', True), ('written_at__gt', models.F('reply_due_at'))), _connector='OR'), name='a_late_reply_is_marked_late')],
            },
        ),
        migrations.CreateModel(
            name='TopicRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('proposal', 'proposal'), ('spending', 'spending of collective money'), ('policing', 'opinion on policing')], max_length=12, verbose_name='kind')),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='areas.area', verbose_name='area')),
                ('screen_days', models.PositiveSmallIntegerField(default=5, verbose_name='working days to screen')),
                ('reply_days', models.PositiveSmallIntegerField(default=30, verbose_name='days to reply')),
                ('more_days', models.PositiveSmallIntegerField(default=30, verbose_name='days more, once')),
                ('notice_days', models.PositiveSmallIntegerField(default=0, verbose_name='days of public notice before a reply is published')),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='source')),
            ],
            options={
                'verbose_name': 'rule of topics',
                'verbose_name_plural': 'rules of topics',
                'constraints': [models.UniqueConstraint(models.F('kind'), django.db.models.functions.comparison.Coalesce('area', 0), name='one_rule_of_topics_per_kind_and_area'), models.CheckConstraint(condition=models.Q(('screen_days__gte', 1), ('reply_days__gte', 1), ('more_days__gte', 1), ('notice_days__lte', 180)), name='times_of_topics_are_whole')],
            },
        ),
    ]
