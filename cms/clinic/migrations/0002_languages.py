"""Words of a form's fields and of the clinic in several languages."""

import uuid

import django.db.models.deletion
import modelcluster.fields
from django.db import migrations, models


def take_the_language_of_the_form(apps, schema_editor):
    """Fields that are stored already are in their form's language, each a text of its own."""
    ContactFormField = apps.get_model("clinic", "ContactFormField")
    for field in ContactFormField.objects.select_related("form"):
        field.locale_id, field.translation_key = field.form.locale_id, uuid.uuid4()
        field.save(update_fields=["locale", "translation_key"])
    # PostgreSQL changes no table while a row's foreign key is still to be checked.
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
    ]

    operations = [
        migrations.AddField(
            model_name="contactformfield",
            name="locale",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailcore.locale",
                verbose_name="locale",
            ),
        ),
        migrations.AddField(
            model_name="contactformfield",
            name="translation_key",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.RunPython(take_the_language_of_the_form, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="contactformfield",
            name="locale",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wagtailcore.locale",
                verbose_name="locale",
            ),
        ),
        migrations.AlterField(
            model_name="contactformfield",
            name="translation_key",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AlterUniqueTogether(
            name="contactformfield",
            unique_together={("translation_key", "locale")},
        ),
        migrations.CreateModel(
            name='ClinicInLanguage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, help_text='Empty: its name as above.', max_length=150, verbose_name='name of the clinic')),
                ('other_contact', models.CharField(blank=True, help_text='A sentence, such as: Téléphonez au 01632 960 001.', max_length=300, verbose_name='another way to reach the clinic')),
                ('clinic', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='languages', to='clinic.clinicsettings')),
                ('locale', models.ForeignKey(help_text='Pages in this language say what follows.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.locale', verbose_name='language')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('clinic', 'locale'), name='clinic_once_in_a_language')],
            },
        ),
    ]
