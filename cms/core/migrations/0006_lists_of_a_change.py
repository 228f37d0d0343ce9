from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0005_changes_in_a_chain'),
    ]

    operations = [
        migrations.AddField(
            model_name='contentchange',
            name='lists',
            field=models.JSONField(null=True),
        ),
    ]
