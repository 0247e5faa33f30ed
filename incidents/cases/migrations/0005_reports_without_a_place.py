"""Reports that came without coordinates: they wait under a number of their own until a desk puts the pin."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0001_initial'),
        ('cases', '0004_duplicates_and_call_backs'),
        ('catalogue', '0002_standards_and_admissions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='incident',
            name='place_source',
            field=models.CharField(choices=[('gps', 'position of the phone'), ('pin', 'pin on the map'), ('photo', 'position in the photo'), ('address', 'middle of the place that was named')], default='pin', max_length=8),
        ),
        migrations.CreateModel(
            name='UnplacedReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True)),
                ('content_digest', models.CharField(max_length=64)),
                ('reference', models.CharField(max_length=20)),
                ('description', models.TextField(blank=True)),
                ('address', models.CharField(max_length=200)),
                ('address_key', models.CharField(max_length=220)),
                ('channel', models.CharField(choices=[('grid_worker', 'grid worker'), ('resident', 'resident'), ('desk', 'desk'), ('api', 'interface'), ('import', 'import')], max_length=12)),
                ('occurred_at', models.DateTimeField()),
                ('reported_at', models.DateTimeField()),
                ('placed_at', models.DateTimeField(null=True)),
                ('city', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('incident', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='unplaced', to='cases.incident')),
                ('matter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalogue.matter')),
                ('placed_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reported_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('township', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('incident__isnull', True)), fields=['reported_at', 'id'], name='reports_without_place'), models.Index(condition=models.Q(('incident__isnull', False)), fields=['address_key'], name='places_of_addresses')],
                'constraints': [models.UniqueConstraint(fields=('reference',), name='a_reference_names_one_report_without_place'), models.CheckConstraint(condition=models.Q(models.Q(('incident__isnull', True), ('placed_at__isnull', True)), models.Q(('incident__isnull', False), ('placed_at__isnull', False)), _connector='OR'), name='placed_reports_and_only_they_are_incidents')],
            },
        ),
    ]
