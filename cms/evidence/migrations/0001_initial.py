import cms.evidence.identifiers
import django.core.validators
import django.db.models.deletion
import modelcluster.fields
import modelsearch.index
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ResearchSource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.SlugField(help_text='A short name that never changes, such as hayden-2021. Pages and the API use it.', max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('systematic_review', 'Systematic review'), ('randomised_trial', 'Randomised trial'), ('observational', 'Observational study'), ('guideline', 'Guideline'), ('narrative_review', 'Narrative review'), ('editorial', 'Editorial or opinion'), ('book', 'Book'), ('web_page', 'Web page'), ('other', 'Other')], max_length=20)),
                ('title', models.CharField(max_length=500)),
                ('authors', models.TextField(blank=True, help_text='One author a line, such as: Hayden JA')),
                ('container', models.CharField(blank=True, help_text='Where it was published.', max_length=255, verbose_name='journal or publisher')),
                ('year', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1500), django.core.validators.MaxValueValidator(2200)])),
                ('doi', cms.evidence.identifiers.IdentifierField(blank=True, help_text='Paste it in any form, such as https://doi.org/10.1002/14651858.CD009790.pub2', max_length=255, normalise=cms.evidence.identifiers.normalise_doi, null=True, unique=True, verbose_name='DOI')),
                ('pmid', cms.evidence.identifiers.IdentifierField(blank=True, help_text='Such as 34580864', max_length=80, normalise=cms.evidence.identifiers.normalise_pmid, null=True, unique=True, verbose_name='PubMed number')),
                ('url', models.URLField(blank=True, help_text='Needed only where there is no DOI.', max_length=500, verbose_name='web address')),
                ('guideline_id', models.CharField(blank=True, help_text='Such as NG59', max_length=50, verbose_name='guideline number')),
                ('language', models.CharField(blank=True, help_text='Such as en', max_length=20)),
                ('evidence_searched_to', models.DateField(blank=True, help_text='The last day up to which a review searched for studies.', null=True)),
                ('status', models.CharField(choices=[('current', 'Current'), ('unverified', 'Unverified'), ('superseded', 'Superseded'), ('expired', 'Expired'), ('corrected', 'Corrected'), ('expression_of_concern', 'Expression of concern'), ('retracted', 'Retracted'), ('withdrawn', 'Withdrawn')], default='unverified', help_text='“Unverified” until a person has compared this record with the document.', max_length=25)),
                ('status_note', models.CharField(blank=True, help_text='One public sentence that explains the status.', max_length=500)),
                ('status_changed_on', models.DateField(blank=True, help_text='The day of the retraction or correction; visitors read it. If you change the status and leave this day as it is, it becomes today, but stays empty for a retraction or withdrawal.', null=True, verbose_name='status since')),
                ('status_checked_on', models.DateField(blank=True, null=True)),
                ('status_checked_via', models.CharField(blank=True, help_text='Such as Crossref', max_length=100)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('rests_alone', models.BooleanField(default=False, help_text='Tick this if it has no evidence of its own: once all the sources above are retracted or withdrawn, it counts as withdrawn too.', verbose_name='rests on these alone')),
                ('import_text', models.TextField(blank=True, help_text='Kept if a document was imported and its source could not be identified.', verbose_name='reference as it was imported')),
                ('depends_on', modelcluster.fields.ParentalManyToManyField(blank=True, help_text='Sources that this one builds on, such as the review behind a guideline.', related_name='dependants', to='evidence.researchsource')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('superseded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='supersedes', to='evidence.researchsource')),
            ],
            options={
                'verbose_name': 'research source',
                'ordering': ['key'],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                ('key', models.SlugField(help_text='A short name, such as pain-vs-no-treatment', max_length=80)),
                ('population', models.CharField(help_text='Who was studied.', max_length=255)),
                ('intervention', models.CharField(help_text='What they did or were given.', max_length=255)),
                ('comparator', models.CharField(help_text='What it was compared with.', max_length=255)),
                ('outcome', models.CharField(help_text='What was measured, and its scale.', max_length=255)),
                ('timepoint', models.CharField(blank=True, help_text='When, such as 3 months.', max_length=100)),
                ('effect', models.CharField(blank=True, help_text='How large, such as: 15 points better (12 to 18)', max_length=255)),
                ('participants', models.PositiveIntegerField(blank=True, null=True, verbose_name='people')),
                ('studies', models.PositiveIntegerField(blank=True, null=True)),
                ('certainty', models.CharField(choices=[('high', 'High certainty'), ('moderate', 'Moderate certainty'), ('low', 'Low certainty'), ('very_low', 'Very low certainty'), ('not_rated', 'Certainty not rated')], help_text='The rating on the GRADE scale.', max_length=10)),
                ('rated_by', models.CharField(blank=True, help_text='Who rated the certainty: the review’s authors, a guideline panel, or a named person of the clinic. Without it the rating does not count.', max_length=200)),
                ('meets_importance_threshold', models.BooleanField(blank=True, help_text='Whether the effect reaches the size that the source itself calls important.', null=True, verbose_name='large enough to matter')),
                ('locator', models.CharField(blank=True, help_text='Where to find it in the source, such as: Summary of findings 1', max_length=100)),
                ('source', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='evidence.researchsource')),
            ],
            options={
                'ordering': ['sort_order'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('source', 'key'), name='finding_key_in_source')],
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name='SourceAlert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('retraction', 'Retraction'), ('withdrawal', 'Withdrawal'), ('concern', 'Expression of concern'), ('correction', 'Correction'), ('new_version', 'New version'), ('expiry', 'Its date has passed'), ('other', 'Another notice')], max_length=20, verbose_name='what happened')),
                ('suggested_status', models.CharField(choices=[('current', 'Current'), ('unverified', 'Unverified'), ('superseded', 'Superseded'), ('expired', 'Expired'), ('corrected', 'Corrected'), ('expression_of_concern', 'Expression of concern'), ('retracted', 'Retracted'), ('withdrawn', 'Withdrawn')], max_length=25)),
                ('notice', models.CharField(blank=True, help_text='DOI of the notice, or a date.', max_length=255)),
                ('notice_on', models.DateField(blank=True, null=True, verbose_name='day of the notice')),
                ('found_on', models.DateField()),
                ('found_via', models.CharField(max_length=100)),
                ('state', models.CharField(choices=[('open', 'To decide'), ('accepted', 'Accepted'), ('dismissed', 'Dismissed')], db_index=True, default='open', max_length=10)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('decision_note', models.CharField(blank=True, max_length=300, verbose_name='why')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='evidence.researchsource')),
            ],
            options={
                'ordering': ['-found_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('source', 'reason', 'notice'), name='source_alert_once')],
            },
        ),
    ]
