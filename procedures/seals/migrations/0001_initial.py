import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('workforce', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_key', models.CharField(max_length=64)),
                ('given_at', models.DateTimeField()),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.TextField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('end_reason', models.TextField(blank=True, default='')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.unit')),
                ('part', models.CharField(choices=[('receiver', 'receives and decides'), ('handler', 'handles'), ('observer', 'observes: number, state and due time alone')], max_length=20)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_key'], name='parts_of_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('unit__isnull', True), ('user__isnull', False)), models.Q(('unit__isnull', False), ('user__isnull', True)), _connector='OR'), name='a_part_is_of_a_person_or_a_unit'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at__isnull', True)), models.Q(('ended_at__gte', models.F('given_at')), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='a_part_ends_with_a_reason_and_not_before_it_began'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('user__isnull', False)), fields=('user', 'subject_kind', 'subject_key', 'part'), name='a_person_has_a_part_once'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True), ('unit__isnull', False)), fields=('unit', 'subject_kind', 'subject_key', 'part'), name='a_unit_has_a_part_once')],
            },
        ),
        migrations.CreateModel(
            name='Exclusion',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_key', models.CharField(max_length=64)),
                ('given_at', models.DateTimeField()),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reason', models.TextField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('end_reason', models.TextField(blank=True, default='')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_key'], name='exclusions_of_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at__isnull', True)), models.Q(('ended_at__gte', models.F('given_at')), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='an_exclusion_ends_with_a_reason_and_not_before_it_began'), models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'subject_kind', 'subject_key'), name='a_person_is_shut_out_once')],
            },
        ),
        migrations.CreateModel(
            name='Look',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_key', models.CharField(max_length=64)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('what', models.CharField(choices=[('page', 'its page'), ('interface', 'through the interface'), ('case_file', 'its case file'), ('papers', 'its documents'), ('photo', 'a photo'), ('reporter', 'its reporter'), ('parts', 'who has a part'), ('sealed', 'made it confidential'), ('gave', 'gave a part'), ('ended', 'ended a part'), ('excluded', 'shut out whom it is about')], max_length=20)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_key', 'at'], name='looks_at_subject'), models.Index(fields=['-at', '-id'], name='looks_by_time')],
            },
        ),
    ]
