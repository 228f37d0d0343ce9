"""The pages of a clinic's site: its home and its topics."""

from typing import Any, TypedDict

from django.conf import settings
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, TitleFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.clinic.blocks import SHORT_TEXT
from cms.pages import serializers
from cms.pages.blocks import PageBodyBlock
from cms.pages.blocks.conditions import ConditionsBlock, ConditionValue, condition_values
from cms.pages.change_serializers import ChangeValue
from cms.pages.checks.publish_reason import CODENAME, PERMISSION_NAME
from cms.pages.forms import TopicPageForm
from cms.pages.headless_page import HeadlessPage
from cms.pages.references import Reference, References
from cms.pages.review_stamp import STAMP, OwnInEachLanguage, changed_since_review, complete_stamp
from cms.pages.rich_text import public_html


class HomePage(HeadlessPage):
    """The home page: an introduction above the list of topics, which comes from the API."""

    shows_only_what_it_refers_to = True
    introduction = RichTextField(
        features=SHORT_TEXT,
        blank=True,
        help_text="Who you are and whom you help, above the list of topics.",
    )
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Beside the introduction, such as your practice or your team. Visitors who do "
        "not see it get its description. Without one, the lead practitioner stands there.",
    )

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.TopicPage"]
    max_count_per_parent = 1
    content_panels = [
        *HeadlessPage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("picture"),
    ]
    api_fields = [
        *HeadlessPage.api_fields,
        APIField("introduction_html"),
        APIField("picture", serializer=serializers.NullableImage()),
    ]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]

    @property
    def introduction_html(self) -> str | None:
        return public_html(self.introduction)


class ReviewValue(TypedDict):
    """Who wrote and reviewed the page, and when.

    `changed_since_review` is null if there was no review, or if the reviewed words are not known.
    """

    last_reviewed: str | None
    changed_since_review: bool | None
    next_review_due: str | None
    reviewed_by: serializers.PractitionerValue | None
    written_by: serializers.PractitionerValue | None
    change_note: str | None


REVIEW_PANEL = MultiFieldPanel(
    [
        FieldRowPanel([FieldPanel("written_by"), FieldPanel("reviewed_by")]),
        FieldRowPanel([FieldPanel("last_reviewed"), FieldPanel("next_review_due")]),
        FieldPanel("change_note"),
    ],
    heading="Review",
    classname="collapsed",
    help_text="Shown to visitors. A clinical review that ends in approval fills in the dates.",
)


class TopicPage(HeadlessPage):
    """One topic, such as a treatment: claims with their evidence, and how to reach the clinic."""

    schema_org_type = "MedicalWebPage"
    shows_only_what_it_refers_to = True

    plain_summary = models.TextField(
        blank=True, help_text="Two sentences in plain words: what does this mean for a patient?"
    )
    body = StreamField(PageBodyBlock(), help_text="The page, block by block.")
    written_by = models.ForeignKey(
        "clinic.Practitioner",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who wrote the words.",
    )
    reviewed_by = models.ForeignKey(
        "clinic.Practitioner",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The clinician who checked them last; not the author.",
    )
    last_reviewed = models.DateField(
        null=True, blank=True, help_text="The day a clinician last checked the whole page."
    )
    next_review_due = models.DateField(
        null=True, blank=True, help_text="The day by which it is to be checked again."
    )
    reviewed_words = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="A digest of the words that were reviewed.",
    )
    change_note = models.CharField(
        max_length=500, blank=True, help_text="One public sentence: what changed last, and why."
    )
    picture = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown beside the topic in lists. Decoration: it should say nothing that the "
        "title does not.",
    )
    conditions = StreamField(
        ConditionsBlock(),
        blank=True,
        verbose_name="what it is about",
        help_text="The conditions that the page is about, with their codes. Search engines read "
        "them.",
    )
    share_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Shown where the page is shared.",
    )

    override_translatable_fields = [
        *HeadlessPage.override_translatable_fields,
        *map(OwnInEachLanguage, STAMP),
    ]
    base_form_class = TopicPageForm
    parent_page_types = ["pages.HomePage", "pages.TopicPage"]
    subpage_types = ["pages.TopicPage"]
    content_panels = [
        TitleFieldPanel(
            "title", help_text="As a patient would say it, such as: Exercise for back pain"
        ),
        *HeadlessPage.content_panels[1:],
        FieldPanel("plain_summary"),
        FieldPanel("picture"),
        FieldPanel("body"),
        REVIEW_PANEL,
    ]
    promote_panels = [
        *HeadlessPage.promote_panels,
        FieldPanel("share_image"),
        FieldPanel("conditions"),
    ]
    api_fields = [
        APIField("plain_summary", serializer=serializers.NullableText()),
        APIField("picture", serializer=serializers.NullableImage()),
        APIField("about"),
        APIField("review"),
        APIField("body"),
        APIField("references"),
        APIField("changes"),
        *HeadlessPage.api_fields,
    ]
    api_filter_fields = ["last_reviewed", "next_review_due"]  # columns that `review` shows
    search_fields = [
        *Page.search_fields,
        index.SearchField("plain_summary"),
        index.SearchField("body"),
        index.SearchField("cited_words"),
        # The admin's search uses autocomplete fields only.
        index.AutocompleteField("plain_summary"),
        index.AutocompleteField("body"),
        index.AutocompleteField("cited_words"),
    ]

    class Meta:
        permissions = [(CODENAME, PERMISSION_NAME)]

    @classmethod
    def get_verbose_name(cls) -> str:
        """What editors read in lists and above forms, where nearly every page is one of these."""
        return "Page"

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> Any:
        if self.live and (update_fields is None or "last_reviewed" in update_fields):
            complete_stamp(self)
            update_fields = update_fields and [*update_fields, "reviewed_words"]
        return super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def review(self) -> ReviewValue:
        """Who wrote and reviewed the page, and when. Has no values that change as time passes, so
        that a cached answer stays right."""
        return {
            "last_reviewed": serializers.day(self.last_reviewed),
            "changed_since_review": changed_since_review(self),
            "next_review_due": serializers.day(self.next_review_due),
            "reviewed_by": serializers.practitioner(self.reviewed_by),
            "written_by": serializers.practitioner(self.written_by),
            "change_note": serializers.text(self.change_note),
        }

    @property
    def about(self) -> list[ConditionValue]:
        """`[{"name": "Low back pain", "code": "M54.5", "scheme": {…}}]`"""
        return condition_values(self.conditions)

    def cited_words(self) -> str:
        """The words by which editors search for the sources of the page."""
        sources = dict.fromkeys(self.body.stream_block.sources(self.body))
        return "\n".join(
            " ".join(filter(None, (each.title, each.authors, each.container, each.key, each.doi)))
            for each in sources
        )

    @property
    def references(self) -> list[Reference]:
        references: References = self.body.stream_block.references(self.body)
        return references.json

    @property
    def changes(self) -> list[ChangeValue]:
        """What changed in the evidence behind the page's claims, also of those taken down."""
        changes: list[ChangeValue] = self.body.stream_block.changes(self.body)
        return changes
