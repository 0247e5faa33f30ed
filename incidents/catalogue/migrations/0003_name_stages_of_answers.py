from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0002_standards_and_admissions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='responsibilityboundary',
            name='stage',
            field=models.CharField(choices=[('accept', 'accept'), ('dispatch', 'dispatch'), ('handle', 'handle'), ('check', 'check'), ('suspension', 'suspension'), ('answer', 'answer of the reporter'), ('extension', 'answer to a request for more time'), ('supervise', 'answer to a supervision'), ('appeal', 'review of an appeal')], max_length=10, verbose_name='stage'),
        ),
        migrations.AlterField(
            model_name='standardlimit',
            name='stage',
            field=models.CharField(choices=[('accept', 'accept'), ('dispatch', 'dispatch'), ('handle', 'handle'), ('check', 'check'), ('suspension', 'suspension'), ('answer', 'answer of the reporter'), ('extension', 'answer to a request for more time'), ('supervise', 'answer to a supervision'), ('appeal', 'review of an appeal')], max_length=10, verbose_name='stage'),
        ),
        migrations.AlterField(
            model_name='timelimit',
            name='stage',
            field=models.CharField(choices=[('accept', 'accept'), ('dispatch', 'dispatch'), ('handle', 'handle'), ('check', 'check'), ('suspension', 'suspension'), ('answer', 'answer of the reporter'), ('extension', 'answer to a request for more time'), ('supervise', 'answer to a supervision'), ('appeal', 'review of an appeal')], max_length=10, verbose_name='stage'),
        ),
    ]
