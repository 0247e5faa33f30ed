import django.db.models.deletion
import foundation.kernel.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Area',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.CharField(choices=[('city', 'city'), ('township', 'township'), ('village', 'village or community'), ('grid', 'grid')], max_length=10, verbose_name='level')),
                ('code', models.CharField(max_length=32, verbose_name='code')),
                ('code_scheme', models.CharField(default='stats-2021', max_length=20)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('official_name', models.CharField(blank=True, max_length=120, verbose_name='official name')),
                ('pinyin', models.CharField(blank=True, max_length=200)),
                ('initials', models.CharField(blank=True, max_length=40)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='areas.area')),
                ('path', models.CharField(blank=True, db_index=True, max_length=80)),
                ('kind', models.CharField(blank=True, choices=[('territorial', 'territorial grid'), ('dedicated', 'dedicated grid')], max_length=12)),
                ('industry', models.CharField(blank=True, max_length=40)),
                ('lng', models.FloatField(null=True)),
                ('lat', models.FloatField(null=True)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('replaced_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaces', to='areas.area')),
            ],
            options={
                'ordering': ['code'],
                'indexes': [models.Index(fields=['level', 'parent'], name='areas_by_level_and_parent')],
                'constraints': [models.UniqueConstraint(fields=('code_scheme', 'code'), name='a_code_is_never_used_again'), models.CheckConstraint(condition=models.Q(models.Q(('level', 'city'), ('parent__isnull', True)), models.Q(models.Q(('level', 'city'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='only_the_city_has_no_parent'), models.CheckConstraint(condition=models.Q(models.Q(('level', 'grid'), models.Q(('kind', ''), _negated=True)), models.Q(models.Q(('level', 'grid'), _negated=True), ('kind', '')), _connector='OR'), name='grids_and_only_grids_have_a_kind'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='an_area_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('replaced_by__isnull', True), ('valid_to__isnull', False), _connector='OR'), name='only_an_area_that_ends_is_replaced')],
            },
        ),
        migrations.CreateModel(
            name='DivisionPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(editable=False, max_length=20)),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('effective_on', models.DateField(null=True, verbose_name='effective on')),
                ('crs', models.CharField(max_length=12)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('based_on_revision', models.PositiveBigIntegerField()),
                ('created_by', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
                ('approved_by', models.BigIntegerField(null=True)),
                ('approved_at', models.DateTimeField(null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Boundary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='boundaries', to='areas.area')),
                ('geometry', foundation.kernel.fields.BoundaryField()),
                ('area_m2', models.FloatField()),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='boundaries', to='areas.divisionplan')),
            ],
            options={
                'indexes': [models.Index(fields=['valid_from', 'valid_to'], name='boundaries_by_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('valid_to__isnull', True)), fields=('area',), name='one_open_boundary_per_area'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='a_boundary_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='PlanStep',
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
                ('subject', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='areas.divisionplan')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'number'), name='steps_are_numbered_per_plan'), models.UniqueConstraint(condition=models.Q(('act_id__isnull', False)), fields=('subject', 'act_id'), name='an_act_is_done_once_per_plan')],
            },
        ),
        migrations.CreateModel(
            name='PlanCheck',
            fields=[
                ('plan', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='kept_check', serialize=False, to='areas.divisionplan')),
                ('revision', models.PositiveBigIntegerField()),
                ('day', models.DateField()),
                ('held', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='PlannedBoundary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='planned', to='areas.divisionplan')),
                ('row', models.PositiveIntegerField()),
                ('code', models.CharField(max_length=32)),
                ('name', models.CharField(blank=True, max_length=80)),
                ('geometry', foundation.kernel.fields.BoundaryField(null=True)),
                ('replaces', models.JSONField(blank=True, default=list)),
                ('fault', models.JSONField(blank=True, default=dict)),
                ('remarks', models.JSONField(blank=True, default=list)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('plan', 'row'), name='a_row_is_planned_once')],
            },
        ),
    ]
