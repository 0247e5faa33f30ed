import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('areas', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('function', models.CharField(max_length=40, verbose_name='function')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='areas.area', verbose_name='area')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered for dispatch')),
                ('is_backstop', models.BooleanField(default=False, verbose_name='backstop of its area')),
            ],
            options={
                'verbose_name': 'unit',
                'verbose_name_plural': 'units',
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_backstop', True)), fields=('area',), name='an_area_has_one_backstop_unit')],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postings', to=settings.AUTH_USER_MODEL, verbose_name='user')),
                ('role', models.CharField(choices=[('grid_worker', 'grid worker'), ('village_clerk', 'village clerk'), ('township_official', 'township official'), ('department_handler', 'department handler'), ('city_centre', 'city centre'), ('net_admin', 'administrator of the net')], max_length=20, verbose_name='role')),
                ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='areas.area', verbose_name='area')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='workforce.unit', verbose_name='unit')),
                ('starts_on', models.DateField(verbose_name='from')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='until')),
            ],
            options={
                'verbose_name': 'posting',
                'verbose_name_plural': 'postings',
                'indexes': [models.Index(fields=['area', 'role'], name='postings_by_area_and_role')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('role', 'department_handler'), ('unit__isnull', False)), models.Q(models.Q(('role', 'department_handler'), _negated=True), ('unit__isnull', True)), _connector='OR'), name='handlers_and_only_handlers_work_in_a_unit'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gt', models.F('starts_on')), _connector='OR'), name='a_posting_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('unit__isnull', True)), fields=('user', 'role', 'area'), name='nobody_holds_a_posting_twice'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('unit__isnull', False)), fields=('user', 'unit', 'area'), name='nobody_works_in_a_unit_twice')],
            },
        ),
    ]
