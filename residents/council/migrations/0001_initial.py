import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('areas', '0001_initial'),
        ('ballots', '0001_initial'),
        ('evidence', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('city', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('township', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('kind', models.CharField(choices=[('village_assembly', "villagers' assembly"), ('representatives', "villagers' representatives"), ('party_branch', 'party branch'), ('committees', 'the two committees'), ('party_members', "party members' meeting"), ('residents_meeting', "residents' meeting"), ('owners_assembly', "owners' assembly"), ('staff_congress', 'staff congress'), ('consultation', 'consultation council'), ('other', 'another body')], max_length=20)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('organisation', models.CharField(blank=True, max_length=80, verbose_name='enterprise or organisation')),
                ('rule', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.ruleversion')),
                ('due', models.PositiveIntegerField(null=True)),
                ('made_by_id', models.BigIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
                ('ended_on', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['township', 'made_at'], name='bodies_of_township'), models.Index(fields=['village', 'made_at'], name='bodies_of_village')],
                'constraints': [models.UniqueConstraint(models.F('city'), django.db.models.functions.comparison.Coalesce('township', 0), django.db.models.functions.comparison.Coalesce('village', 0), models.F('name'), condition=models.Q(('ended_on__isnull', True)), name='a_body_has_a_name_of_its_own_in_its_place'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='a_body_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='council.body')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('person_key', models.CharField(blank=True, max_length=64)),
                ('part', models.CharField(choices=[('chair', 'chair'), ('member', 'member')], default='member', max_length=10)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_term_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('body', 'name'), name='a_member_has_one_open_term')],
            },
        ),
        migrations.CreateModel(
            name='Venue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('city', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('township', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('village', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('name', models.CharField(max_length=80, verbose_name='venue')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('city'), django.db.models.functions.comparison.Coalesce('township', 0), django.db.models.functions.comparison.Coalesce('village', 0), models.F('name'), name='a_venue_stands_once')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='council.body')),
                ('client_id', models.UUIDField(unique=True)),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('notice', models.TextField(blank=True, verbose_name='notice')),
                ('venue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.venue')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('due', models.PositiveIntegerField()),
                ('present', models.PositiveIntegerField(null=True)),
                ('minutes', models.TextField(blank=True, verbose_name='minutes')),
                ('called_by_id', models.BigIntegerField(null=True)),
                ('called_at', models.DateTimeField()),
                ('held_at', models.DateTimeField(null=True)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancel_reason', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['starts_at'], name='meetings_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='a_meeting_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('called_at__lt', models.F('starts_at'))), name='no_meeting_is_called_in_the_past'), models.CheckConstraint(condition=models.Q(('present__isnull', True), ('present__lte', models.F('due')), _connector='OR'), name='no_more_come_than_are_due'), models.CheckConstraint(condition=models.Q(models.Q(('held_at__isnull', True), ('present__isnull', True)), models.Q(('held_at__isnull', False), ('present__isnull', False)), _connector='OR'), name='held_meetings_say_how_many_came'), models.CheckConstraint(condition=models.Q(models.Q(('cancel_reason', ''), ('cancelled_at__isnull', True)), models.Q(('cancelled_at__isnull', False), ('held_at__isnull', True), models.Q(('cancel_reason', ''), _negated=True)), _connector='OR'), name='cancelled_meetings_say_why_and_were_not_held')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='council.meeting')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=200)),
                ('outcome', models.TextField(blank=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'number'), name='points_of_an_agenda_are_numbered')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='council.meeting')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='council.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'member'), name='a_member_comes_once')],
            },
        ),
        migrations.CreateModel(
            name='Resolution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.UUIDField(unique=True)),
                ('number', models.CharField(max_length=20, unique=True)),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='council.body')),
                ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='resolutions', to='council.meeting')),
                ('title', models.CharField(max_length=120, verbose_name='title')),
                ('words', models.TextField(verbose_name='text')),
                ('procedure', models.CharField(choices=[('four_and_two', 'four deliberations and two disclosures'), ('ballot_only', 'by the ballot of its body alone')], default='four_and_two', max_length=14)),
                ('made_by_id', models.BigIntegerField(null=True)),
                ('made_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('carried_out_on', models.DateField(null=True)),
                ('carried_out', models.TextField(blank=True, verbose_name='how it was carried out')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('carried_out', ''), ('carried_out_on__isnull', True)), models.Q(('carried_out_on__isnull', False), ('published_at__isnull', False), models.Q(('carried_out', ''), _negated=True)), _connector='OR'), name='what_is_carried_out_was_published_and_says_how')],
            },
        ),
        migrations.CreateModel(
            name='ResolutionRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('resolution', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='records', to='council.resolution')),
                ('step', models.PositiveSmallIntegerField(choices=[(1, 'the party branch proposes'), (2, 'the two committees consult'), (3, 'the party members review'), (4, 'the representatives or villagers decide'), (5, 'the decision is disclosed'), (6, 'the result is disclosed')])),
                ('held_on', models.DateField()),
                ('place', models.CharField(max_length=80, verbose_name='place')),
                ('due', models.PositiveIntegerField(null=True)),
                ('present', models.PositiveIntegerField(null=True)),
                ('agreed', models.PositiveIntegerField(null=True)),
                ('words', models.TextField(blank=True)),
                ('shown_until', models.DateField(null=True)),
                ('ballot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.ballot')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.document')),
                ('recorded_by_id', models.BigIntegerField(null=True)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('resolution', 'step'), name='a_resolution_has_each_record_once'), models.CheckConstraint(condition=models.Q(('step__in', [1, 2, 3, 4, 5, 6])), name='there_are_six_records'), models.CheckConstraint(condition=models.Q(models.Q(('ballot__isnull', False), ('step', 4)), models.Q(models.Q(('step', 4), _negated=True), ('ballot__isnull', True), ('document__isnull', False)), _connector='OR'), name='the_fourth_record_is_a_ballot_the_others_have_a_document'), models.CheckConstraint(condition=models.Q(models.Q(('step__in', (1, 2, 3)), _negated=True), models.Q(('agreed__isnull', False), ('due__isnull', False), ('present__isnull', False), ('agreed__lte', models.F('present')), ('present__lte', models.F('due'))), _connector='OR'), name='a_deliberation_says_how_many_were_due_came_and_agreed'), models.CheckConstraint(condition=models.Q(models.Q(('shown_until__gte', models.F('held_on')), ('step__in', (5, 6))), models.Q(models.Q(('step__in', (5, 6)), _negated=True), ('shown_until__isnull', True)), _connector='OR'), name='a_disclosure_hangs_until_a_day')],
            },
        ),
    ]
