import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('address', models.TextField(blank=True, default='')),
                ('address_digest', models.CharField(blank=True, default='', max_length=64)),
                ('forgotten_at', models.DateTimeField(null=True)),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=160)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_key', models.CharField(max_length=64)),
                ('params', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-created_at'], name='notices_of_user'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user'], name='notices_unread'), models.Index(condition=models.Q(('read_at__isnull', True)), fields=['subject_key'], name='notices_unread_of_subject')],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='one_notice_per_person_and_occasion'), models.UniqueConstraint(condition=models.Q(('address_digest', ''), _negated=True), fields=('address_digest', 'key'), name='one_notice_per_address_and_occasion'), models.CheckConstraint(condition=models.Q(models.Q(('address', ''), ('address_digest', ''), ('forgotten_at__isnull', True), ('user__isnull', False)), models.Q(('forgotten_at__isnull', True), ('user__isnull', True), models.Q(('address', ''), _negated=True), models.Q(('address_digest', ''), _negated=True)), models.Q(('address', ''), ('address_digest', ''), ('forgotten_at__isnull', False), ('user__isnull', True)), _connector='OR'), name='a_notice_is_for_a_user_or_an_address')],
            },
        ),
        migrations.CreateModel(
            name='Sending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('not_before', models.DateTimeField(verbose_name='not before')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('lease_until', models.DateTimeField(null=True)),
                ('fault', models.TextField(blank=True, default='', verbose_name='fault')),
                ('given_up_at', models.DateTimeField(null=True, verbose_name='given up')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='notices.notice')),
                ('channel', models.CharField(max_length=20, verbose_name='channel')),
                ('waits_for_morning', models.BooleanField(default=False)),
                ('bundle', models.UUIDField(null=True)),
            ],
            options={
                'verbose_name': 'sending',
                'verbose_name_plural': 'sendings',
                'indexes': [models.Index(condition=models.Q(('given_up_at__isnull', True), ('sent_at__isnull', True)), fields=['not_before'], name='sendings_waiting'), models.Index(condition=models.Q(('given_up_at__isnull', False)), fields=['-given_up_at'], name='sendings_given_up')],
                'constraints': [models.UniqueConstraint(fields=('notice', 'channel'), name='one_sending_per_notice_and_channel')],
            },
        ),
        migrations.CreateModel(
            name='QuietHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place_id', models.BigIntegerField(null=True, unique=True, verbose_name='place')),
                ('begins', models.TimeField(verbose_name='from')),
                ('ends', models.TimeField(verbose_name='to')),
            ],
            options={
                'verbose_name': 'quiet hours',
                'verbose_name_plural': 'quiet hours',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('place_id__isnull', True), ('user__isnull', False)), models.Q(('place_id__isnull', False), ('user__isnull', True)), _connector='OR'), name='quiet_hours_are_of_a_person_or_a_place')],
            },
        ),
        migrations.CreateModel(
            name='Wording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='kind of notice')),
                ('place_id', models.BigIntegerField(verbose_name='place')),
                ('words_zh', models.CharField(blank=True, default='', max_length=200, verbose_name='words in Chinese')),
                ('words_en', models.CharField(blank=True, default='', max_length=300, verbose_name='words in English')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
                ('set_at', models.DateTimeField(verbose_name='set at')),
            ],
            options={
                'verbose_name': 'wording of a notice',
                'verbose_name_plural': 'wordings of notices',
                'constraints': [models.UniqueConstraint(fields=('kind', 'place_id'), name='one_wording_per_kind_and_place')],
            },
        ),
        migrations.CreateModel(
            name='ChannelChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.CharField(max_length=20)),
                ('channel', models.CharField(max_length=20)),
                ('is_wanted', models.BooleanField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'group', 'channel'), name='one_choice_per_person_group_and_channel')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.CharField(max_length=20)),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('user', 'channel'), name='one_consent_per_person_and_channel'), models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='a_consent_is_withdrawn_after_it_was_given')],
            },
        ),
        migrations.CreateModel(
            name='ChannelStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('channel', models.CharField(max_length=20)),
                ('address_digest', models.CharField(max_length=64)),
                ('fault', models.TextField(verbose_name='fault')),
                ('stopped_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'channel'), name='one_stop_per_person_and_channel')],
            },
        ),
        migrations.CreateModel(
            name='SimulatedText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=64, unique=True, verbose_name='reference')),
                ('masked_phone', models.CharField(max_length=20, verbose_name='phone')),
                ('words', models.TextField(verbose_name='words')),
                ('created_at', models.DateTimeField(verbose_name='sent')),
            ],
            options={
                'verbose_name': 'simulated text message',
                'verbose_name_plural': 'simulated text messages',
            },
        ),
        migrations.CreateModel(
            name='Robot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('provider', models.CharField(max_length=20, verbose_name='provider')),
                ('place_id', models.BigIntegerField(verbose_name='place')),
                ('place_path', models.CharField(max_length=80)),
                ('groups', models.JSONField(default=list, verbose_name='what it is told')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('sealed_url', models.TextField()),
                ('sealed_secret', models.TextField(blank=True, default='')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='set by')),
                ('set_at', models.DateTimeField(verbose_name='set at')),
                ('tried_at', models.DateTimeField(null=True, verbose_name='last tried')),
                ('stopped_at', models.DateTimeField(null=True, verbose_name='switched off')),
                ('fault', models.TextField(blank=True, default='', verbose_name='fault')),
            ],
            options={
                'verbose_name': 'work-chat robot',
                'verbose_name_plural': 'work-chat robots',
            },
        ),
        migrations.CreateModel(
            name='RobotPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('not_before', models.DateTimeField(verbose_name='not before')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='sent')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('lease_until', models.DateTimeField(null=True)),
                ('fault', models.TextField(blank=True, default='', verbose_name='fault')),
                ('given_up_at', models.DateTimeField(null=True, verbose_name='given up')),
                ('robot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='notices.robot')),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=160)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_key', models.CharField(max_length=64)),
                ('params', models.JSONField(default=dict)),
                ('created_at', models.DateTimeField()),
                ('message', models.UUIDField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('given_up_at__isnull', True), ('sent_at__isnull', True)), fields=['not_before'], name='robot_posts_waiting')],
                'constraints': [models.UniqueConstraint(fields=('robot', 'key'), name='one_post_per_robot_and_occasion')],
            },
        ),
        migrations.CreateModel(
            name='PushSubscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('sealed', models.TextField()),
                ('session_mark', models.CharField(max_length=64)),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
            ],
        ),
    ]
