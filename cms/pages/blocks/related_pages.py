from typing import Any, TypedDict

from wagtail import blocks

from cms.pages.blocks.base import BodyBlock
from cms.pages.blocks.chooser_blocks import TopicBlock
from cms.pages.serializers import text


class RelatedPage(TypedDict):
    title: str
    summary: str | None
    url: str


class RelatedPagesValue(TypedDict):
    """Other pages of the site, in the page's language where they are translated.

    Pages that visitors cannot see are left out.
    """

    heading: str | None
    pages: list[RelatedPage]


class RelatedPagesBlock(BodyBlock):
    """Other pages that help a reader of this one."""

    heading = blocks.CharBlock(
        required=False,
        max_length=150,
        default="See also",
        help_text="The heading above the pages.",
    )
    pages = blocks.ListBlock(
        TopicBlock(
            label="Page",
            help_text="Its title and its summary are shown as they are on that page.",
        ),
        min_num=1,
        max_num=12,
        help_text="The most helpful page first.",
    )

    def get_api_representation(self, value: Any, context: Any = None) -> RelatedPagesValue | None:
        chosen = [TopicBlock.public(each) for each in value.get("pages") or []]
        pages = [
            RelatedPage(title=page.title, summary=text(page.plain_summary), url=page.full_url)
            for page in dict.fromkeys(filter(None, chosen))
            if page.full_url
        ]
        return RelatedPagesValue(heading=text(value.get("heading")), pages=pages) if pages else None

    def preview_answer(self, value: Any, context: Any) -> RelatedPagesValue:
        titles = {
            "Walking with back pain": "How far, how often, and when to stop.",
            "Sleeping well": "Positions that spare the back.",
        }
        return RelatedPagesValue(
            heading=text(value.get("heading")),
            pages=[
                RelatedPage(title=title, summary=summary, url="#")
                for title, summary in titles.items()
            ],
        )

    class Meta:
        icon = "doc-empty-inverse"
        label = "Related pages"
        label_format = "{heading}"
        description = "Other pages of this site, with their titles and summaries."
        form_layout = blocks.BlockGroup(children=["pages"], settings=["heading"])
        preview_value = {"heading": "See also", "pages": []}
