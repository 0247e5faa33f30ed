from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('board', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='citymatterday',
            name='extended',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='matterday',
            name='extended',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='townshipday',
            name='extended',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='villageday',
            name='extended',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
