"""Pages with a body of rich text, of plain text, of JSON, of other blocks, and with none."""

from uuid import uuid4

from django.db import models
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from taggit.models import TaggedItemBase
from wagtail import blocks
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from cms.pages.blocks import PageBodyBlock
from cms.pages.headless_page import HeadlessPage
from cms.pages.models import TopicPage

FIELDS = (
    *("starts_on", "opens_at", "begins_at", "is_free", "kind", "price", "seats", "venue", "room"),
    *("location", "untyped"),
)


class Room(models.Model):
    """A snippet of one's own, whose key is no number."""

    id = models.UUIDField(primary_key=True, default=uuid4)
    name = models.CharField(max_length=50)
    api_fields = [APIField("name")]

    def __str__(self):
        return self.name


class ColumnsPage(HeadlessPage):
    """A body of rich text, and a column of every common kind."""

    body = RichTextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    opens_at = models.DateTimeField(null=True, blank=True)
    begins_at = models.TimeField(null=True, blank=True)
    is_free = models.BooleanField(default=False)
    kind = models.CharField(max_length=10, choices=[("talk", "Talk"), ("walk", "Walk")])
    price = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    seats = models.PositiveIntegerField(null=True, blank=True)
    venue = models.ForeignKey("clinic.Location", null=True, blank=True, on_delete=models.SET_NULL)
    location = models.ForeignKey(
        "clinic.Location", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    room = models.ForeignKey(Room, null=True, blank=True, on_delete=models.SET_NULL)
    api_fields = [*HeadlessPage.api_fields, APIField("body"), *map(APIField, FIELDS)]
    search_fields = [*Page.search_fields, index.SearchField("body")]

    @property
    def untyped(self):
        return {"seats": self.seats}


class PageTag(TaggedItemBase):
    content_object = ParentalKey("page_types.TaggedPage", related_name="tagged_items")


class TaggedPage(HeadlessPage):
    """No body; tags."""

    tags = ClusterTaggableManager(through=PageTag, blank=True)
    api_fields = [*HeadlessPage.api_fields, APIField("tags")]


class ConditionPage(TopicPage):
    """A type below a type: its own fields, and those that it inherits."""

    speciality = models.CharField(max_length=50, blank=True)
    level = models.IntegerField(default=0)
    api_fields = [*TopicPage.api_fields, APIField("speciality"), APIField("level")]
    search_fields = [*TopicPage.search_fields, index.SearchField("speciality")]


class ServicePage(HeadlessPage):
    """Claims and a review, in a table of its own."""

    body = StreamField(PageBodyBlock())
    last_reviewed = models.DateField(null=True, blank=True)
    next_review_due = models.DateField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        "clinic.Practitioner", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    api_fields = [*HeadlessPage.api_fields, APIField("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("body"),
        index.AutocompleteField("cited_words"),
    ]
    cited_words = TopicPage.cited_words


class PointingPage(HeadlessPage):
    """Points at whatever an editor chooses, public or not."""

    to_page = models.ForeignKey(
        Page, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    to_picture = models.ForeignKey(
        "images.ClinicImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    to_document = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    to_source = models.ForeignKey(
        "evidence.ResearchSource", null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    api_fields = [
        *HeadlessPage.api_fields,
        *map(APIField, ("to_page", "to_picture", "to_document", "to_source", "pointers")),
    ]


class Pointer(Orderable):
    """One of the rows that editors add to a page."""

    page = ParentalKey(PointingPage, related_name="pointers", on_delete=models.CASCADE)
    to_page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    to_picture = models.ForeignKey(
        "images.ClinicImage", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    begins_at = models.TimeField(default="09:30")
    api_fields = [APIField("to_page"), APIField("to_picture"), APIField("begins_at")]


class TextPage(HeadlessPage):
    body = models.TextField(blank=True)
    api_fields = [*HeadlessPage.api_fields, APIField("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]


class DataPage(HeadlessPage):
    body = models.JSONField(default=dict)
    api_fields = [*HeadlessPage.api_fields, APIField("body")]


class SilentBlock(blocks.StructBlock):
    """Says nowhere what it answers."""

    words = blocks.CharBlock()

    def get_api_representation(self, value, context=None):
        return {"said": value["words"]}


class OtherBlocksPage(HeadlessPage):
    body = StreamField([("line", blocks.CharBlock()), ("silent", SilentBlock())])
    api_fields = [*HeadlessPage.api_fields, APIField("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
