import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('areas', '0001_initial'),
        ('cases', '0001_initial'),
        ('catalogue', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('incident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.incident')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('since', models.DateTimeField()),
                ('after_step', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('incident', 'user'), name='one_watch_per_person_and_incident')],
            },
        ),
        migrations.CreateModel(
            name='WritingMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('incident', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.incident')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['expires_at'], name='writing_marks_by_end')],
                'constraints': [models.UniqueConstraint(fields=('incident', 'user'), name='one_mark_per_writer_and_incident')],
            },
        ),
        migrations.CreateModel(
            name='StandardText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('action', models.CharField(choices=[('report', 'report'), ('accept', 'accept'), ('decline', 'decline'), ('void', 'void'), ('dispatch', 'dispatch'), ('take', 'take'), ('assign', 'assign to a colleague or take over'), ('return', 'return'), ('rule', 'rule on duty'), ('withdraw', 'withdraw'), ('solve_on_spot', 'solved on the spot'), ('suspend', 'suspend'), ('resume', 'resume'), ('ask_extension', 'ask for more time'), ('grant_extension', 'grant more time'), ('refuse_extension', 'refuse more time'), ('finish', 'done'), ('pass_up', 'pass up'), ('hand_down', 'hand down'), ('whistle', 'whistle'), ('arrive', 'arrive'), ('hand_to_enforcement', 'hand to enforcement'), ('check', 'check: in order'), ('rework', 'check: not in order'), ('close', 'close'), ('reopen', 'reopen'), ('appeal_overtime', 'appeal against lateness'), ('decide_appeal', 'decide on the appeal'), ('urge', 'urge'), ('supervise', 'order supervision'), ('answer_supervision', 'answer the supervision'), ('tell_reporter', 'tell the reporter'), ('ask_reporter', 'ask the reporter'), ('answer_question', 'answer of the reporter'), ('link_duplicate', 'link to an earlier report'), ('unlink_duplicate', 'take the link back'), ('follow_master', 'news of the report it is linked to'), ('end_copy', 'ended with the report it is linked to'), ('correct_place', 'correct the place'), ('correct_matter', 'correct the matter'), ('call_back', 'call back'), ('split', 'split into sub-incidents'), ('follow_up', 'report what follows from it'), ('child_ended', 'a sub-incident has ended'), ('redact', 'hide words and files'), ('note', 'add a note'), ('escalate', 'escalated by the clock')], max_length=30, verbose_name='act')),
                ('matter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.matter', verbose_name='kind of matter')),
                ('title', models.CharField(max_length=20, verbose_name='short title')),
                ('words', models.TextField(verbose_name='words')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('words', ''), _negated=True)), name='a_standard_text_has_title_and_words')],
            },
        ),
        migrations.CreateModel(
            name='Guesser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('township', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('target', models.CharField(choices=[('matter', 'matter'), ('unit', 'unit')], max_length=10)),
                ('trained_at', models.DateTimeField()),
                ('learned_from', models.PositiveIntegerField()),
                ('held_out', models.PositiveIntegerField()),
                ('first_right', models.FloatField()),
                ('among_three', models.FloatField()),
                ('baselines', models.JSONField(default=dict)),
                ('weights', models.BinaryField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('township__isnull', False)), fields=('township', 'target'), name='one_guesser_per_township_and_target'), models.UniqueConstraint(condition=models.Q(('township__isnull', True)), fields=('target',), name='one_guesser_of_the_city_per_target')],
            },
        ),
    ]
