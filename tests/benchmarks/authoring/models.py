from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms.pages.blocks import PageBodyBlock


class StockPage(Page):
    """A page as Wagtail's tutorial has it, with the blocks of a topic page."""

    body = StreamField(PageBodyBlock(), blank=True)
    content_panels = [*Page.content_panels, FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("body")]
