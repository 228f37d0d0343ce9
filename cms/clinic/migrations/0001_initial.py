import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import modelsearch.index
import uuid
import wagtail.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('evidence', '0001_initial'),
        ('images', '0001_initial'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Practitioner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', models.CharField(help_text='As patients know them, with a title if any.', max_length=150)),
                ('role', models.CharField(help_text='Such as: Lead physiotherapist', max_length=150)),
                ('registrations', models.TextField(blank=True, help_text='One registration a line, register and number, such as: HCPC PH12345')),
                ('bio', wagtail.fields.RichTextField(blank=True, help_text='Visitors read it. Write no e-mail addresses: messages come by the contact form.', verbose_name='about')),
                ('active_from', models.DateField(blank=True, help_text='The first day on which pages show them. Leave empty to show them always.', null=True)),
                ('active_until', models.DateField(blank=True, help_text='The last day on which pages show them.', null=True)),
                ('is_example', models.BooleanField(default=False, help_text='Shown to visitors, so that an example is never mistaken for a person.', verbose_name='this is an example, not a real person')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
                ('photo', models.ForeignKey(blank=True, help_text='A portrait. On pages, its alternative text is the person’s name.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='images.clinicimage')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
                'unique_together': {('translation_key', 'locale')},
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='ClinicSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='The clinic', help_text='As it is shown at the top of every page.', max_length=150, verbose_name='name of the clinic')),
                ('other_contact', models.CharField(blank=True, help_text='A sentence, such as: Phone us on 01632 960 001.', max_length=300, verbose_name='another way to reach the clinic')),
                ('site', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, to='wagtailcore.site')),
                ('lead_practitioner', models.ForeignKey(blank=True, help_text='Messages from contact forms are for this person.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='clinic.practitioner')),
            ],
            options={
                'verbose_name': 'clinic',
            },
        ),
        migrations.CreateModel(
            name='SafetyNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('level', models.CharField(choices=[('emergency', 'Immediate action required'), ('urgent', 'Urgent advice'), ('non_urgent', 'Non-urgent advice')], help_text='How fast a person must act. A screen reader reads it first.', max_length=10)),
                ('heading', models.CharField(help_text='Ends in a colon and leads into the list, such as: Call 999 if you have:', max_length=200)),
                ('items', wagtail.fields.StreamField([('item', 0)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'help_text': 'Such as: loss of bladder or bowel control', 'label': 'Sign or symptom', 'max_length': 200})}, help_text='One sign or symptom each.')),
                ('action', models.TextField(blank=True, help_text='A sentence below the list, in plain words.', verbose_name='what to do')),
                ('approved_by', models.CharField(blank=True, help_text='The clinician who approved these words. Visitors read the name.', max_length=200)),
                ('approved_on', models.DateField(blank=True, help_text='The day of the approval. If the words change, the approval ends.', null=True)),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
                ('source', models.ForeignKey(blank=True, help_text='Where these signs are taken from, such as a guideline.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='evidence.researchsource')),
            ],
            options={
                'ordering': ['heading'],
                'abstract': False,
                'unique_together': {('translation_key', 'locale')},
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='ContactForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('form_id', models.SlugField(default='contact-v1', help_text='Is sent with each message. Change it when the consent or privacy words change.', max_length=60, verbose_name='form version')),
                ('heading', models.CharField(default='Send a message', help_text='The heading above the form.', max_length=150)),
                ('intro', wagtail.fields.RichTextField(blank=True, help_text='What happens with a message, and who reads it.', verbose_name='introduction')),
                ('reply_time', models.CharField(blank=True, help_text='Such as: We reply within 2 working days.', max_length=150)),
                ('recipient_role', models.CharField(choices=[('lead', 'Lead practitioner')], default='lead', help_text='Who receives messages. The address itself is kept outside the CMS.', max_length=20)),
                ('consent_text', models.CharField(blank=True, help_text='Leave empty where no tick box is needed.', max_length=500)),
                ('privacy_summary', wagtail.fields.RichTextField(blank=True, help_text='What you do with the details, in a sentence or two. Needed to publish the form.')),
                ('privacy_url', models.URLField(blank=True, help_text='The full notice, such as https://www.example.org/privacy', verbose_name='privacy page')),
                ('submit_label', models.CharField(default='Send message', help_text='Say what pressing the button does.', max_length=60, verbose_name='button')),
                ('success_heading', models.CharField(default='Message sent', help_text='What a person sees once it is sent.', max_length=150)),
                ('success_text', wagtail.fields.RichTextField(blank=True, help_text='What happens next, and by when.')),
                ('failure_text', wagtail.fields.RichTextField(blank=True, help_text='Shown when a message cannot be sent: another way to reach the clinic.')),
                ('turned_off', models.BooleanField(default=False, help_text='Hides the form and shows the failure text instead.')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
                ('safety_notices', modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Shown above the form, so that nobody in danger waits for a reply.', related_name='contact_forms', to='clinic.safetynotice')),
            ],
            options={
                'ordering': ['form_id'],
                'abstract': False,
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='ClinicInLanguage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, help_text='Leave empty to use the name above.', max_length=150, verbose_name='name of the clinic')),
                ('other_contact', models.CharField(blank=True, help_text='A sentence, such as: Téléphonez au 01632 960 001.', max_length=300, verbose_name='another way to reach the clinic')),
                ('locale', models.ForeignKey(help_text='Pages in this language use the texts below.', on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.locale', verbose_name='language')),
                ('clinic', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='languages', to='clinic.clinicsettings')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('clinic', 'locale'), name='clinic_once_in_a_language')],
            },
        ),
        migrations.CreateModel(
            name='ContactFormField',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('name', models.CharField(choices=[('full_name', 'Full name'), ('email', 'Email address'), ('phone', 'Phone number'), ('message', 'Message')], help_text='The field whose words you replace.', max_length=20, verbose_name='field')),
                ('label', models.CharField(blank=True, help_text='Shown above the field. Leave empty to use the standard words.', max_length=100)),
                ('hint', models.CharField(blank=True, help_text='A line below the label. Leave empty to use the standard words.', max_length=200)),
                ('error_blank', models.CharField(blank=True, help_text='Such as: Enter your full name', max_length=200, verbose_name='error when empty')),
                ('error_format', models.CharField(blank=True, help_text='Say what is right, such as: like name@example.com', max_length=200, verbose_name='error for a wrong format')),
                ('error_too_long', models.CharField(blank=True, help_text='Say how long it may be.', max_length=200, verbose_name='error when too long')),
                ('form', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='field_texts', to='clinic.contactform')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('form', 'name'), name='one_text_per_contact_field')],
                'unique_together': {('translation_key', 'locale')},
            },
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', models.CharField(help_text='Such as: The clinic', max_length=150)),
                ('address', models.TextField(blank=True, help_text='As on an envelope, one part a line.')),
                ('latitude', models.DecimalField(blank=True, decimal_places=6, help_text='Of the entrance, read from a map, such as 51.520847. Do not guess it.', max_digits=8, null=True, validators=[django.core.validators.MinValueValidator(-90), django.core.validators.MaxValueValidator(90)])),
                ('longitude', models.DecimalField(blank=True, decimal_places=6, help_text='Such as -0.195521', max_digits=9, null=True, validators=[django.core.validators.MinValueValidator(-180), django.core.validators.MaxValueValidator(180)])),
                ('what3words', models.CharField(blank=True, help_text='Three words for the entrance, such as ///filled.count.soap.', max_length=120)),
                ('what3words_checked_on', models.DateField(blank=True, help_text='The day a person opened the three words on the map and saw the right place.', null=True, verbose_name='place on the map checked on')),
                ('directions', wagtail.fields.RichTextField(blank=True, help_text='The last steps: which door, which floor.')),
                ('access', wagtail.fields.RichTextField(blank=True, help_text='Steps, lifts, doors, toilets, parking bays.')),
                ('opening_hours', wagtail.fields.RichTextField(blank=True, help_text='One line for each day or group of days.')),
                ('public_transport', wagtail.fields.RichTextField(blank=True, help_text='The nearest stop, which lines, how far on foot.')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
            ],
            options={
                'ordering': ['name'],
                'abstract': False,
                'unique_together': {('translation_key', 'locale')},
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.AddConstraint(
            model_name='contactform',
            constraint=models.UniqueConstraint(fields=('form_id', 'locale'), name='one_form_of_a_version'),
        ),
        migrations.AlterUniqueTogether(
            name='contactform',
            unique_together={('translation_key', 'locale')},
        ),
    ]
