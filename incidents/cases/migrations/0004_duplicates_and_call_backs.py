"""Copies of incidents, linked to the report they repeat, and what was said when somebody called back after a closing."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# Django rebuilds the table on SQLite, which drops the triggers that keep the words of search.
make_on_sqlite = import_module("incidents.cases.migrations.0002_search").make_on_sqlite


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('cases', '0003_leave_room_in_pages'),
        ('catalogue', '0002_standards_and_admissions'),
        ('workforce', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CallBack',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('closed_at', models.DateTimeField()),
                ('is_sampled', models.BooleanField(default=False)),
                ('way', models.CharField(blank=True, choices=[('telephone', 'by telephone'), ('link', 'by the link of the report'), ('message', 'by a message')], max_length=10)),
                ('called_at', models.DateTimeField(null=True)),
                ('responded', models.BooleanField(null=True)),
                ('solved', models.BooleanField(null=True)),
                ('content', models.BooleanField(null=True)),
                ('words', models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name='incident',
            name='master',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='copies', to='cases.incident'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('master__isnull', False)), fields=['master'], name='copies_of_incident'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('master__isnull', False), ('state', 'linked')), ('state__in', ['closed', 'declined']), models.Q(models.Q(('state__in', ['linked', 'closed', 'declined']), _negated=True), ('master__isnull', True)), _connector='OR'), name='linked_incidents_have_a_master_and_open_ones_have_none'),
        ),
        migrations.AddConstraint(
            model_name='incident',
            constraint=models.CheckConstraint(condition=models.Q(('master__isnull', True), models.Q(('master', models.F('id')), _negated=True), _connector='OR'), name='no_incident_is_a_copy_of_itself'),
        ),
        migrations.AddField(
            model_name='callback',
            name='called_by',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='callback',
            name='incident',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='call_backs', to='cases.incident'),
        ),
        migrations.AddField(
            model_name='callback',
            name='unit',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workforce.unit'),
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(condition=models.Q(('called_at__isnull', True)), fields=['closed_at', 'id'], name='call_backs_to_make'),
        ),
        migrations.AddIndex(
            model_name='callback',
            index=models.Index(condition=models.Q(('called_at__isnull', False)), fields=['called_at'], name='call_backs_made'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.UniqueConstraint(fields=('incident', 'round'), name='a_closing_is_called_back_once'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('called_at__isnull', True), ('responded__isnull', True), ('way', '')), models.Q(('called_at__isnull', False), ('responded__isnull', False), models.Q(('way', ''), _negated=True)), _connector='OR'), name='a_call_back_made_says_whether_anybody_responded'),
        ),
        migrations.AddConstraint(
            model_name='callback',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', False), ('responded', True), ('responded__isnull', False), ('solved__isnull', False)), models.Q(models.Q(('responded__isnull', True), ('responded', False), _connector='OR'), ('content__isnull', True), ('solved__isnull', True)), _connector='OR'), name='only_who_responded_says_whether_solved'),
        ),
        migrations.RunPython(make_on_sqlite, make_on_sqlite),
    ]
