from uuid import uuid4

from django.db import migrations, models


def create_first_version(apps, schema_editor):
    apps.get_model("core", "ContentVersion").objects.create(pk=1, token=uuid4().hex)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ContentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=1)),
                ('token', models.CharField(max_length=32)),
                ('bumped_at', models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.RunPython(create_first_version, migrations.RunPython.noop),
    ]
