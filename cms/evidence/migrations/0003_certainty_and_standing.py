"""Who rated a finding, what a source rests on alone, and since when its status holds.

Until now every rating counted. Those of systematic reviews and guidelines are taken as made by the
authors of the document, as GRADE has it; of other findings nobody is known who rated them, and
their rating counts once an editor says who did.
"""

from django.db import migrations, models

AUTHORS = {"systematic_review": "The review’s authors", "guideline": "The guideline’s panel"}


def name_authors(apps, schema_editor):
    findings = apps.get_model("evidence", "Finding").objects.exclude(certainty="not_rated")
    for kind, authors in AUTHORS.items():
        findings.filter(source__kind=kind, rated_by="").update(rated_by=authors)


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0002_source_alert'),
    ]

    operations = [
        migrations.AddField(
            model_name='finding',
            name='rated_by',
            field=models.CharField(blank=True, help_text='Who rated the certainty: the review’s authors, a guideline panel, or a named person of the clinic. Without it the rating does not count.', max_length=200),
        ),
        migrations.AddField(
            model_name='researchsource',
            name='rests_alone',
            field=models.BooleanField(default=False, help_text='Tick this if it has no evidence of its own: once all the sources above are retracted or withdrawn, it counts as withdrawn too.', verbose_name='rests on these alone'),
        ),
        migrations.AddField(
            model_name='researchsource',
            name='status_changed_on',
            field=models.DateField(blank=True, help_text='The day of the retraction or correction; visitors read it. If you change the status and leave this day as it is, it becomes today, but stays empty for a retraction or withdrawal.', null=True, verbose_name='status since'),
        ),
        migrations.RunPython(name_authors, migrations.RunPython.noop),
    ]
