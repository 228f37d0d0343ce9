from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

from cms.pages.review_stamp import OF_ANOTHER_LANGUAGE, STAMP, UNKNOWN
from cms.pages.same_words import words_digest


def stamp_what_is_known(apps, schema_editor):
    """A page published on the day of its review, and not since, shows what was read. Of one
    published later nobody knows. A translation that nobody approved took its date from the
    original, whose words are others."""
    topics = apps.get_model("pages", "TopicPage").objects
    for page in topics.exclude(last_reviewed=None).iterator(chunk_size=100):
        published = page.last_published_at and timezone.localtime(page.last_published_at).date()
        if _took_it_over(apps, page):
            page.reviewed_words = OF_ANOTHER_LANGUAGE
        elif published and published <= page.last_reviewed:
            page.reviewed_words = words_digest(page)
        else:
            page.reviewed_words = UNKNOWN
        topics.filter(pk=page.pk).update(reviewed_words=page.reviewed_words)


def _took_it_over(apps, page):
    """Whether the page is a translation without an approval of its own."""
    same = apps.get_model("pages", "TopicPage").objects.filter(
        translation_key=page.translation_key, pk__lt=page.pk
    )
    if page.alias_of_id or not same.exists():
        return False
    approved = apps.get_model("wagtailcore", "TaskState").objects.filter(status="approved")
    of_pages = Q(revision__base_content_type__model="page")
    return not approved.filter(of_pages, revision__object_id=str(page.pk)).exists()


def forget_stamps_in_translation(apps, schema_editor):
    """Wagtail Localize would go on giving translations the reviewer and dates of the original."""
    for model in ("RelatedObjectSegment", "OverridableSegment"):
        segments = apps.get_model("wagtail_localize", model).objects
        segments.filter(
            context__path__in=STAMP, source__specific_content_type__model="topicpage"
        ).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('pages', '0003_evidence_groups'),
        ('wagtail_localize', '0016_rename_page_revision_translationlog_revision'),
    ]

    operations = [
        migrations.AddField(
            model_name='topicpage',
            name='reviewed_words',
            field=models.CharField(blank=True, editable=False, help_text='A digest of the words that were reviewed.', max_length=64),
        ),
        migrations.RunPython(stamp_what_is_known, migrations.RunPython.noop),
        migrations.RunPython(forget_stamps_in_translation, migrations.RunPython.noop),
    ]
