"""A cell of a township's matter is counted from few rows, not from all the township's cases."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('areas', '0004_plans_advance_by_steps'),
        ('cases', '0005_index_only_what_is_there'),
        ('catalogue', '0004_say_what_rows_are_called'),
        ('workforce', '0003_name_rows_for_the_support_desk'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('handle_due_on__isnull', False)), fields=['township', 'handle_due_on', 'matter'], name='due_of_township'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('handled_at__gt', models.F('handle_due_at'))), fields=['township', 'handled_at'], name='handled_late_of_township'),
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(condition=models.Q(('closed_on__isnull', True), ('ended_at__isnull', False)), fields=['township', 'ended_at'], name='declined_of_township'),
        ),
    ]
