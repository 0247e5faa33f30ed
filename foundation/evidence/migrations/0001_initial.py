import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.BigIntegerField(null=True)),
                ('withdrawn_why', models.CharField(blank=True, default='', max_length=20)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_key', models.CharField(max_length=64)),
                ('stage', models.CharField(default='report', max_length=20)),
                ('digest', models.CharField(max_length=64)),
                ('width', models.PositiveIntegerField()),
                ('height', models.PositiveIntegerField()),
                ('large', models.CharField(max_length=200)),
                ('small', models.CharField(max_length=200)),
                ('taken_at', models.DateTimeField(null=True)),
                ('lng', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('uploaded_by', models.BigIntegerField(null=True)),
                ('uploaded_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_key', 'uploaded_at'], name='photos_of_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='a_photo_is_withdrawn_for_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_by', models.BigIntegerField(null=True)),
                ('withdrawn_why', models.CharField(blank=True, default='', max_length=20)),
                ('id', models.UUIDField(primary_key=True, serialize=False)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_key', models.CharField(max_length=64)),
                ('purpose', models.CharField(blank=True, default='', max_length=40)),
                ('name', models.CharField(max_length=120)),
                ('media_type', models.CharField(choices=[('application/pdf', 'PDF'), ('application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'Word document'), ('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'Excel workbook'), ('image/jpeg', 'JPEG picture'), ('image/png', 'PNG picture')], max_length=80)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('file', models.CharField(max_length=200)),
                ('supersedes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='evidence.document')),
                ('uploaded_by', models.BigIntegerField(null=True)),
                ('uploaded_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_key', 'uploaded_at'], name='documents_of_subject')],
                'constraints': [models.UniqueConstraint(fields=('subject_kind', 'subject_key', 'sha256'), name='document_stands_once_at_its_subject'), models.CheckConstraint(condition=models.Q(('size__gte', 1), ('size__lte', 52428800)), name='document_size_within_the_limit'), models.CheckConstraint(condition=models.Q(('media_type__in', ['application/pdf', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'image/jpeg', 'image/png'])), name='document_is_of_a_kind_that_is_taken'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_why', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_why', ''), _negated=True)), _connector='OR'), name='a_document_is_withdrawn_for_a_reason')],
            },
        ),
    ]
