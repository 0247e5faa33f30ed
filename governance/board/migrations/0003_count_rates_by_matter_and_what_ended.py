"""Rates by matter, and what ended on each day. The new counts are nought until the board has heard the message left here."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone


def ask_for_a_rebuild(apps, schema_editor):
    """Leave a message to the board where there is anything to count anew; the worker or the clocks deliver it."""
    del schema_editor
    if apps.get_model("board", "VillageDay").objects.exists():
        now = timezone.now()
        apps.get_model("kernel", "Message").objects.create(
            topic="board.outdated", key="0003", payload={"key": "0003"}, created_at=now, next_attempt_at=now
        )


class Migration(migrations.Migration):

    dependencies = [
        ('board', '0002_count_what_was_settled'),
        ('catalogue', '0004_say_what_rows_are_called'),
        ('kernel', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='matterday',
            name='due',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='matterday',
            name='due_closed',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='matterday',
            name='ended',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='matterday',
            name='on_time',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='matterday',
            name='settled',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='matterday',
            name='settled_closed',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='townshipday',
            name='ended',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='villageday',
            name='ended',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name='CityMatterDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('reported', models.PositiveIntegerField(default=0)),
                ('closed', models.PositiveIntegerField(default=0)),
                ('due', models.PositiveIntegerField(default=0)),
                ('on_time', models.PositiveIntegerField(default=0)),
                ('due_closed', models.PositiveIntegerField(default=0)),
                ('settled', models.PositiveIntegerField(default=0)),
                ('settled_closed', models.PositiveIntegerField(default=0)),
                ('ended', models.PositiveIntegerField(default=0)),
                ('matter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalogue.matter')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('matter', 'day'), name='one_tally_per_matter_and_day')],
            },
        ),
        migrations.RunPython(ask_for_a_rebuild, migrations.RunPython.noop),
    ]
