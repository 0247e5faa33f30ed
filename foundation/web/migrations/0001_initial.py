import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedFilter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('list_code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=60)),
                ('query', models.TextField()),
                ('area_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('area_id__isnull', False)), fields=['list_code', 'area_id'], name='saved_filters_shared')],
                'constraints': [models.UniqueConstraint(fields=('owner', 'list_code', 'name'), name='a_person_saves_one_filter_of_a_list_under_a_name'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='a_saved_filter_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='ExportJob',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('list_code', models.CharField(max_length=40)),
                ('query', models.TextField()),
                ('format', models.CharField(max_length=8)),
                ('language', models.CharField(max_length=16)),
                ('with_personal', models.BooleanField(default=False)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('total', models.PositiveIntegerField(null=True)),
                ('written', models.PositiveIntegerField(default=0)),
                ('finished_at', models.DateTimeField(null=True)),
                ('given_up_at', models.DateTimeField(null=True)),
                ('fault', models.TextField(blank=True, default='')),
                ('file', models.CharField(blank=True, max_length=200)),
                ('bytes', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'indexes': [models.Index(fields=['owner', '-created_at'], name='exports_of_owner'), models.Index(condition=models.Q(('finished_at__isnull', True), ('given_up_at__isnull', True)), fields=['created_at'], name='exports_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), ('given_up_at__isnull', True), _connector='OR'), name='an_export_is_finished_or_given_up'), models.CheckConstraint(condition=models.Q(('finished_at__isnull', True), models.Q(('file', ''), _negated=True), _connector='OR'), name='a_finished_export_has_a_file'), models.CheckConstraint(condition=models.Q(('with_personal', False), models.Q(('reason', ''), _negated=True), _connector='OR'), name='personal_columns_are_exported_for_a_reason')],
            },
        ),
    ]
