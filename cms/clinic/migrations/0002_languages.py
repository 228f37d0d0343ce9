"""Words of a form's fields and of the clinic in several languages; revisions; help texts."""

import uuid

import django.db.models.deletion
import django.core.validators
import modelcluster.fields
import wagtail.fields
from django.conf import settings
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
        migrations.AlterField(
            model_name='clinicsettings',
            name='name',
            field=models.CharField(default='The clinic', help_text='As it stands at the top of every page.', max_length=150, verbose_name='name of the clinic'),
        ),
        migrations.AlterField(
            model_name='contactform',
            name='heading',
            field=models.CharField(default='Send a message', help_text='Stands above the form.', max_length=150),
        ),
        migrations.AlterField(
            model_name='contactform',
            name='intro',
            field=wagtail.fields.RichTextField(blank=True, help_text='What happens with a message, and who reads it.', verbose_name='introduction'),
        ),
        migrations.AlterField(
            model_name='contactform',
            name='privacy_summary',
            field=wagtail.fields.RichTextField(blank=True, help_text='What you do with the details, in a sentence or two. Needed to publish the form.'),
        ),
        migrations.AlterField(
            model_name='contactform',
            name='privacy_url',
            field=models.URLField(blank=True, help_text='The full notice, such as https://www.example.org/privacy', verbose_name='privacy page'),
        ),
        migrations.AlterField(
            model_name='contactform',
            name='recipient_role',
            field=models.CharField(choices=[('lead', 'Lead practitioner')], default='lead', help_text='Who receives messages. The address itself is kept outside the CMS.', max_length=20),
        ),
        migrations.AlterField(
            model_name='contactform',
            name='safety_notices',
            field=modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Shown above the form, so that nobody in danger waits for a reply.', related_name='contact_forms', to='clinic.safetynotice'),
        ),
        migrations.AlterField(
            model_name='contactform',
            name='submit_label',
            field=models.CharField(default='Send message', help_text='Says what pressing it does.', max_length=60, verbose_name='button'),
        ),
        migrations.AlterField(
            model_name='contactform',
            name='success_heading',
            field=models.CharField(default='Message sent', help_text='What a person sees once it is sent.', max_length=150),
        ),
        migrations.AlterField(
            model_name='contactform',
            name='success_text',
            field=wagtail.fields.RichTextField(blank=True, help_text='What happens next, and by when.'),
        ),
        migrations.AlterField(
            model_name='contactformfield',
            name='error_blank',
            field=models.CharField(blank=True, help_text='Such as: Enter your full name', max_length=200, verbose_name='error when empty'),
        ),
        migrations.AlterField(
            model_name='contactformfield',
            name='error_format',
            field=models.CharField(blank=True, help_text='Say what is right, such as: like name@example.com', max_length=200, verbose_name='error when malformed'),
        ),
        migrations.AlterField(
            model_name='contactformfield',
            name='error_too_long',
            field=models.CharField(blank=True, help_text='Say how long it may be.', max_length=200, verbose_name='error when too long'),
        ),
        migrations.AlterField(
            model_name='contactformfield',
            name='hint',
            field=models.CharField(blank=True, help_text='A line below the label. Empty: the standard words.', max_length=200),
        ),
        migrations.AlterField(
            model_name='contactformfield',
            name='label',
            field=models.CharField(blank=True, help_text='Stands above the field. Empty: the standard words.', max_length=100),
        ),
        migrations.AlterField(
            model_name='contactformfield',
            name='name',
            field=models.CharField(choices=[('full_name', 'Full name'), ('email', 'Email address'), ('phone', 'Phone number'), ('message', 'Message')], help_text='Which field you word anew.', max_length=20, verbose_name='field'),
        ),
        migrations.AlterField(
            model_name='location',
            name='directions',
            field=wagtail.fields.RichTextField(blank=True, help_text='The last steps: which door, which floor.'),
        ),
        migrations.AlterField(
            model_name='location',
            name='latitude',
            field=models.DecimalField(blank=True, decimal_places=6, help_text='From a map, of the entrance, such as 51.520847. Never guessed.', max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)]),
        ),
        migrations.AlterField(
            model_name='location',
            name='longitude',
            field=models.DecimalField(blank=True, decimal_places=6, help_text='Such as -0.195521', max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)]),
        ),
        migrations.AlterField(
            model_name='location',
            name='opening_hours',
            field=wagtail.fields.RichTextField(blank=True, help_text='One line for each day or group of days.'),
        ),
        migrations.AlterField(
            model_name='location',
            name='public_transport',
            field=wagtail.fields.RichTextField(blank=True, help_text='The nearest stop, which lines, how far on foot.'),
        ),
        migrations.AlterField(
            model_name='practitioner',
            name='active_from',
            field=models.DateField(blank=True, help_text='The first day they are shown. Empty: always.', null=True),
        ),
        migrations.AlterField(
            model_name='practitioner',
            name='active_until',
            field=models.DateField(blank=True, help_text='The last day. After it no page shows them any more.', null=True),
        ),
        migrations.AlterField(
            model_name='practitioner',
            name='bio',
            field=wagtail.fields.RichTextField(blank=True, help_text='Visitors read it: no e-mail addresses, messages come by the contact form.', verbose_name='about'),
        ),
        migrations.AlterField(
            model_name='practitioner',
            name='name',
            field=models.CharField(help_text='As patients know them, with a title if any.', max_length=150),
        ),
        migrations.AlterField(
            model_name='practitioner',
            name='photo',
            field=models.ForeignKey(blank=True, help_text='A portrait; its description is the name.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='images.clinicimage'),
        ),
        migrations.AlterField(
            model_name='safetynotice',
            name='approved_on',
            field=models.DateField(blank=True, help_text='The day they did.', null=True),
        ),
        migrations.AlterField(
            model_name='safetynotice',
            name='items',
            field=wagtail.fields.StreamField([('item', 0)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'Such as: loss of bladder or bowel control', 'label': 'Sign or symptom', 'max_length': 200})}, help_text='One sign or symptom each.'),
        ),
        migrations.AlterField(
            model_name='safetynotice',
            name='level',
            field=models.CharField(choices=[('emergency', 'Immediate action required'), ('urgent', 'Urgent advice'), ('non_urgent', 'Non-urgent advice')], help_text='How fast a person must act. A screen reader says it first.', max_length=10),
        ),
        migrations.AlterField(
            model_name='safetynotice',
            name='source',
            field=models.ForeignKey(blank=True, help_text='Where these signs are taken from, such as a guideline.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.researchsource'),
        ),
        migrations.AddField(
            model_name='contactform',
            name='latest_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision'),
        ),
        migrations.AddField(
            model_name='location',
            name='latest_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision'),
        ),
        migrations.AddField(
            model_name='practitioner',
            name='latest_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision'),
        ),
        migrations.AddField(
            model_name='safetynotice',
            name='latest_revision',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision'),
        ),
    ]
