import django.db.models.deletion
import uuid
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
            name='Pepper',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('sealed', models.TextField()),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='there_is_one_pepper')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
                ('sealed_name', models.TextField(blank=True, default='')),
                ('name_key', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                ('sealed_phone', models.TextField(blank=True, default='')),
                ('phone_key', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                ('phone_verified_at', models.DateTimeField(null=True)),
                ('number_kind', models.CharField(choices=[('none', 'no number'), ('mainland_id', 'resident identity card'), ('regional_residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hk_macao_permit', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan_permit', 'mainland travel permit for Taiwan residents'), ('foreign_card_2017', 'foreign permanent resident ID card, 15 characters (2017)'), ('foreign_card_2023', 'foreign permanent resident ID card, 18 digits (2023)'), ('passport', 'passport')], default='none', max_length=20)),
                ('sealed_number', models.TextField(blank=True, default='')),
                ('identity_key', models.CharField(blank=True, default='', max_length=64)),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verified_at', models.DateTimeField(null=True)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('identity_key', ''), _negated=True), fields=('identity_key',), name='an_identity_is_of_one_person'), models.CheckConstraint(condition=models.Q(models.Q(('identity_key', ''), ('number_kind', 'none'), ('sealed_number', '')), models.Q(models.Q(('number_kind', 'none'), _negated=True), models.Q(('sealed_number', ''), _negated=True), models.Q(('identity_key', ''), _negated=True)), _connector='OR'), name='a_number_has_a_kind_and_a_key'), models.CheckConstraint(condition=models.Q(models.Q(('verified_at__isnull', True), ('verified_by__isnull', True)), models.Q(('verified_at__isnull', False), ('verified_by__isnull', False), models.Q(('identity_key', ''), _negated=True)), _connector='OR'), name='a_verified_number_says_who_and_when'), models.CheckConstraint(condition=models.Q(('phone_verified_at__isnull', True), models.Q(('phone_key', ''), _negated=True), _connector='OR'), name='a_verified_phone_is_there'), models.CheckConstraint(condition=models.Q(models.Q(('sealed_phone', ''), ('phone_key', '')), models.Q(models.Q(('sealed_phone', ''), _negated=True), models.Q(('phone_key', ''), _negated=True)), _connector='OR'), name='a_phone_has_its_key'), models.CheckConstraint(condition=models.Q(models.Q(('sealed_name', ''), ('name_key', '')), models.Q(models.Q(('sealed_name', ''), _negated=True), models.Q(('name_key', ''), _negated=True)), _connector='OR'), name='a_name_has_its_key'), models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR'), name='nobody_is_merged_into_themselves')],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('city', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('township', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('village', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('sealed_address', models.TextField(blank=True, default='')),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_on', models.DateField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['village', 'created_at'], name='households_of_village')],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='roles', to='people.person')),
                ('role', models.CharField(choices=[('cadre', 'village cadre'), ('party_member', 'party member'), ('local_notable', 'local notable'), ('new_resident', 'new resident'), ('organisation_member', 'member of an organisation')], max_length=20)),
                ('organisation', models.CharField(blank=True, default='', max_length=120)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('person', 'role', 'organisation'), name='a_person_has_a_role_once'), models.CheckConstraint(condition=models.Q(models.Q(('role', 'organisation_member'), models.Q(('organisation', ''), _negated=True)), models.Q(models.Q(('role', 'organisation_member'), _negated=True), ('organisation', '')), _connector='OR'), name='members_of_an_organisation_and_only_they_name_it'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='no_role_ends_before_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='people.person')),
                ('purpose', models.CharField(choices=[('reuse', 'keep what I gave once, so that I am not asked again'), ('proxy', 'let a grid worker apply for me')], max_length=20)),
                ('scope', models.CharField(blank=True, default='', max_length=80)),
                ('given_at', models.DateTimeField()),
                ('way', models.CharField(choices=[('online', 'online, by the person'), ('paper', 'on paper, signed'), ('spoken', 'spoken, before a witness')], max_length=10)),
                ('witness', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('person', 'purpose', 'scope'), name='a_person_consents_once'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'online'), ('witness__isnull', True)), models.Q(models.Q(('way', 'online'), _negated=True), ('witness__isnull', False)), _connector='OR'), name='a_consent_that_is_not_online_has_a_witness'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='no_consent_is_withdrawn_before_it_is_given')],
            },
        ),
        migrations.CreateModel(
            name='HeldValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='held', to='people.person')),
                ('field', models.CharField(max_length=40)),
                ('sealed_value', models.TextField()),
                ('source', models.CharField(max_length=64)),
                ('seen_at', models.DateTimeField()),
                ('confirm_after', models.DateField()),
            ],
            options={
                'indexes': [models.Index(fields=['confirm_after'], name='held_to_forget')],
                'constraints': [models.UniqueConstraint(fields=('person', 'field'), name='a_field_is_held_once'), models.CheckConstraint(condition=models.Q(('sealed_value', ''), _negated=True), name='a_held_field_has_a_value')],
            },
        ),
        migrations.CreateModel(
            name='Reuse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('field', models.CharField(max_length=40)),
                ('source', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='reuses_by_time')],
                'constraints': [models.UniqueConstraint(fields=('person', 'field', 'source'), name='a_reuse_counts_once_for_a_form')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('city', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('township', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('village', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='areas.area')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='people.person')),
                ('field', models.CharField(choices=[('name', 'name'), ('number', 'identity number')], max_length=20)),
                ('number_kind', models.CharField(choices=[('none', 'no number'), ('mainland_id', 'resident identity card'), ('regional_residence', 'residence permit for Hong Kong, Macao and Taiwan residents'), ('hk_macao_permit', 'mainland travel permit for Hong Kong and Macao residents'), ('taiwan_permit', 'mainland travel permit for Taiwan residents'), ('foreign_card_2017', 'foreign permanent resident ID card, 15 characters (2017)'), ('foreign_card_2023', 'foreign permanent resident ID card, 18 digits (2023)'), ('passport', 'passport')], default='none', max_length=20)),
                ('sealed_value', models.TextField(blank=True)),
                ('identity_key', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                ('asked_at', models.DateTimeField()),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(null=True)),
                ('is_granted', models.BooleanField(null=True)),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['village', 'asked_at'], name='corrections_of_village')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('is_granted__isnull', False)), models.Q(('decided_at__isnull', True), ('decided_by__isnull', True), ('is_granted__isnull', True)), _connector='OR'), name='a_decided_correction_says_who_when_and_what'), models.CheckConstraint(condition=models.Q(('is_granted__isnull', True), ('is_granted', True), models.Q(('reason', ''), _negated=True), ('sealed_value', ''), _connector='OR'), name='a_refused_correction_has_a_reason'), models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('person', 'field'), name='a_correction_is_asked_once')],
            },
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('survivor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='people.person')),
                ('loser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('reason', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undo_until', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undo_reason', models.CharField(blank=True, default='', max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('loser',), name='a_person_is_merged_once'), models.CheckConstraint(condition=models.Q(('survivor', models.F('loser')), _negated=True), name='a_merge_is_of_two_persons'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_merge_has_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('undo_reason', ''), ('undone_at__isnull', True), ('undone_by__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False), models.Q(('undo_reason', ''), _negated=True)), _connector='OR'), name='an_undone_merge_says_who_when_and_why'), models.CheckConstraint(condition=models.Q(('undone_at__isnull', True), ('undone_at__lte', models.F('undo_until')), _connector='OR'), name='a_merge_is_undone_only_in_time')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.household')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.person')),
                ('relation', models.CharField(choices=[('head', 'head of the household'), ('spouse', 'spouse'), ('child', 'child'), ('parent', 'parent'), ('grandchild', 'grandchild'), ('grandparent', 'grandparent'), ('sibling', 'brother or sister'), ('relative', 'another relative'), ('tenant', 'tenant'), ('other', 'someone else')], max_length=20)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by_merge', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.merge')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('person',), name='a_person_lives_in_one_household'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('relation', 'head')), fields=('household',), name='a_household_has_one_head'), models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='nobody_leaves_a_household_before_joining')],
            },
        ),
        migrations.CreateModel(
            name='Distinction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='two_persons_are_told_apart_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='a_distinction_is_written_one_way')],
            },
        ),
        migrations.CreateModel(
            name='PhoneCode',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('phone_key', models.CharField(max_length=64)),
                ('sealed_phone', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('minute', models.PositiveBigIntegerField()),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['phone_key', 'created_at'], name='codes_of_phone')],
                'constraints': [models.UniqueConstraint(fields=('phone_key', 'minute'), name='a_number_gets_one_code_a_minute'), models.CheckConstraint(condition=models.Q(('tries__lte', 5)), name='a_code_takes_few_tries'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='a_code_expires_after_it_was_sent')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('incident_reference', models.CharField(max_length=20, unique=True)),
                ('token_digest', models.CharField(max_length=64, unique=True)),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('contact', models.TextField(blank=True)),
                ('phone_key', models.CharField(blank=True, db_index=True, default='', max_length=64)),
                ('created_at', models.DateTimeField()),
                ('forget_on', models.DateField()),
                ('is_solved', models.BooleanField(null=True)),
                ('is_content', models.BooleanField(null=True)),
                ('words', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['forget_on'], name='reports_to_forget')],
                'constraints': [models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('is_solved__isnull', False), _connector='OR'), name='an_answer_says_whether_solved')],
            },
        ),
    ]
