"""The looks for clocks that wait for a year, and for those set aside, read few rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_index_what_matters_count'),
        ('catalogue', '0004_say_what_rows_are_called'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('next_fire_at__isnull', True), ('state', 'running'), models.Q(('due_at__isnull', True), ('next_rung__isnull', False), _connector='OR')), fields=['incident'], name='clocks_without_a_date'),
        ),
        migrations.AddIndex(
            model_name='clock',
            index=models.Index(condition=models.Q(('faulted_at__isnull', False)), fields=['faulted_at'], name='clocks_set_aside'),
        ),
    ]
