"""The shapes that stored content has, in one table for listing references and rewriting them."""

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.blocks import ImageBlock, ImageChooserBlock
from wagtail.models import Page
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.core.readable_streams import readable
from cms.core.stream_references import (
    block_references,
    html_references,
    references_in,
    rewrite_block_references,
    rewrite_html_references,
    rewrite_references,
)
from cms.evidence.models import ResearchSource
from cms.pages.blocks import PageBodyBlock
from cms.pages.models import TopicPage

Document, Image = get_document_model(), get_image_model()


class LinkBlock(blocks.StructBlock):
    """A struct with a field named `type`, as list items in their stored form have one."""

    type = blocks.CharBlock()
    page = blocks.PageChooserBlock()


class BodyBlock(blocks.StreamBlock):
    page = blocks.PageChooserBlock()
    source = SnippetChooserBlock(ResearchSource)
    words = blocks.CharBlock()
    text = blocks.RichTextBlock()
    link = LinkBlock()
    links = blocks.ListBlock(LinkBlock())
    pages = blocks.ListBlock(blocks.PageChooserBlock())
    texts = blocks.ListBlock(blocks.RichTextBlock())
    picture = blocks.StructBlock([("image", ImageChooserBlock()), ("caption", blocks.CharBlock())])
    photo = ImageBlock()
    parts = blocks.StreamBlock([("page", blocks.PageChooserBlock())])


BODY = BodyBlock()
EMBED = '<embed embedtype="image" format="left" id="5" alt="A walk"/>'

CHILDREN = {
    # Choosers
    "a chosen page": ("page", 5, [(Page, 5)]),
    "a chosen source": ("source", 4, [(ResearchSource, 4)]),
    "nothing chosen": ("page", None, []),
    # Structs
    "a struct with a field named type": ("link", {"type": "internal", "page": 5}, [(Page, 5)]),
    "a struct whose type reads item": ("link", {"type": "item", "page": 5}, [(Page, 5)]),
    "a struct with a field that is gone": ("link", {"page": 5, "old_page": 6}, [(Page, 5)]),
    "a struct without its fields": ("link", {}, []),
    # Lists: wrapped items are the form since Wagtail 2.16, bare ones the form before.
    "wrapped items": ("pages", [{"type": "item", "id": "a", "value": 5}], [(Page, 5)]),
    "wrapped items without ids": ("pages", [{"type": "item", "value": 5}], [(Page, 5)]),
    "bare items": ("pages", [5, 6], [(Page, 5), (Page, 6)]),
    "wrapped and bare items": (
        "pages", [{"type": "item", "id": "a", "value": 5}, 6], [(Page, 5), (Page, 6)],
    ),
    "wrapped items with a field named type": (
        "links",
        [{"type": "item", "id": "a", "value": {"type": "internal", "page": 5}}],
        [(Page, 5)],
    ),
    "bare items with a field named type": (
        "links", [{"type": "internal", "page": 5}], [(Page, 5)],
    ),
    "bare items whose type reads item": ("links", [{"type": "item", "page": 5}], [(Page, 5)]),
    "a wrapped item without a value": ("pages", [{"type": "item", "id": "a"}], []),
    # Rich text
    "a link to a page": ("text", '<p><a id="5" linktype="page">x</a></p>', [(Page, 5)]),
    "a link to a document": ("text", '<a linktype="document" id="5">x</a>', [(Document, 5)]),
    "an embedded image": ("text", f"<p>x</p>{EMBED}", [(Image, 5)]),
    "a link and an image": (
        "text", f'<a linktype="page" id="6">x</a>{EMBED}', [(Page, 6), (Image, 5)],
    ),
    "rich texts in a list": ("texts", [EMBED], [(Image, 5)]),
    "a link elsewhere": ("text", '<a href="https://example.org/?id=5">x</a>', []),
    "an embedded video": ("text", '<embed embedtype="media" url="https://example.org"/>', []),
    "a link to a page without its key": ("text", '<a linktype="page">x</a>', []),
    "an attribute that ends like a key": (
        "text", '<a data-id="7" linktype="page" id="5">x</a>', [(Page, 5)],
    ),
    "words that look like a link": ("words", '<a linktype="page" id="5">x</a>', []),
    # Images
    "a struct with an image": ("picture", {"image": 5, "caption": "x"}, [(Image, 5)]),
    "an image block": ("photo", {"image": 5, "alt_text": "x"}, [(Image, 5)]),
    "an image stored as its key": ("photo", 5, [(Image, 5)]),
    "a struct with an image stored as its key": ("picture", 5, [(Image, 5)]),
    "an image stored as text": ("photo", "5", []),
    # Streams in streams
    "a nested stream": ("parts", [{"type": "page", "value": 5, "id": "b"}], [(Page, 5)]),
    "a nested unknown block": ("parts", [{"type": "gone", "value": 5}], []),
    # What no block reads
    "an unknown block": ("gone", {"page": 5, "type": "item"}, []),
    "a key of no kind": ("page", {"pk": 5}, []),
    "a key that is a word": ("page", "five", []),
    "a key that is true": ("page", True, []),
    "a key that is nought": ("page", 0, []),
    "a key that is too large": ("page", 2**31, []),
    "a key in rich text that is too large": ("text", f'<a linktype="page" id="{2**31}">', []),
    "rich text that is a number": ("text", 5, []),
    "a struct that is a list": ("link", [5], []),
    "a list that is a number": ("pages", 5, []),
    "a list that is a dictionary": ("links", {"type": "item", "value": {"page": 5}}, []),
    "a stream that is text": ("parts", "5", []),
    "a stream of numbers": ("parts", [5], []),
}  # fmt: skip
BODIES = {
    name: ([{"type": kind, "value": value, "id": "0"}], found)
    for name, (kind, value, found) in CHILDREN.items()
} | {
    "no body": (None, []),
    "a body that is text": ("5", []),
    "a body that is a dictionary": ({"type": "page", "value": 5}, []),
    "a child without a type": ([{"value": 5}], []),
    "a child whose type is a list": ([{"type": ["page"], "value": 5}], []),
    "a child without a value": ([{"type": "page"}], []),
    "a child without an id": ([{"type": "page", "value": 5}], [(Page, 5)]),
    "a child that is no dictionary": ([5], []),
}

table = pytest.mark.parametrize(("raw", "references"), BODIES.values(), ids=BODIES)


def unchanged(model, key):
    return key


def a_thousand_more(model, key):
    return key + 1000


@table
def test_references_are_listed(raw, references):
    assert block_references(BODY, raw) == references


@table
def test_every_listed_reference_is_rewritten_and_nothing_else(raw, references):
    rewritten = rewrite_block_references(BODY, raw, a_thousand_more)

    assert block_references(BODY, rewritten) == [(to, key + 1000) for to, key in references]
    assert rewrite_block_references(BODY, rewritten, lambda to, key: key - 1000) == raw


@table
def test_what_is_not_rewritten_stays_as_it_is_stored(raw, references):
    before = json.dumps(raw)

    assert json.dumps(rewrite_block_references(BODY, raw, unchanged)) == before


@table
def test_the_given_value_is_not_changed_in_place(raw, references):
    before = deepcopy(raw)

    rewrite_block_references(BODY, raw, a_thousand_more)

    assert raw == before


@table
def test_blocks_read_the_references_that_are_listed(raw, references):
    assert block_references(BODY, readable(BODY, raw)) == references


def test_a_key_stored_as_text_is_read_as_a_number():
    chooser = blocks.PageChooserBlock()

    assert block_references(chooser, "5") == [(Page, 5)]
    assert rewrite_block_references(chooser, "5", unchanged) == "5"
    assert rewrite_block_references(chooser, "5", a_thousand_more) == 1005


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from(["5", "item", EMBED])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "id", "value", "page", "image", "source"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("block", [BODY, PageBodyBlock()], ids=["all shapes", "the page body"])
@given(data=st.data())
def test_of_any_json_the_references_are_those_that_blocks_read(block, data):
    kinds = st.sampled_from([*block.child_blocks, "gone"])
    children = st.builds(lambda kind, value: {"type": kind, "value": value}, kinds, JSON)
    raw = data.draw(st.lists(children, max_size=4))

    found = block_references(block, raw)

    assert found == block_references(block, readable(block, raw))
    rewritten = rewrite_block_references(block, raw, a_thousand_more)
    assert block_references(block, rewritten) == [(to, key + 1000) for to, key in found]


def test_rich_text_is_listed_and_rewritten_alone():
    html = f'<a linktype="page" id="6" data-id="6">6</a>{EMBED}'

    assert html_references(html) == [(Page, 6), (Image, 5)]
    assert rewrite_html_references(html, a_thousand_more) == (
        '<a linktype="page" id="1006" data-id="6">6</a>' + EMBED.replace('"5"', '"1005"')
    )


def test_a_stored_page_has_the_references_of_its_fields_and_its_body():
    source = {"type": "research", "value": {"source": 4}, "id": "a"}
    content = {"pk": 3, "share_image": 8, "written_by": None, "body": json.dumps([source])}

    found = references_in(TopicPage, content)

    assert {(Image, 8), (ResearchSource, 4)} <= found
    rewritten = rewrite_references(TopicPage, content, a_thousand_more)
    assert rewritten["share_image"] == 1008
    assert json.loads(rewritten["body"]) == [source | {"value": {"source": 1004}}]


@pytest.mark.parametrize("body", ["", "no JSON", None, "5", "{}"])
def test_a_stored_body_that_cannot_be_read_stays_as_it_is(body):
    content = {"pk": 3, "body": body}

    assert references_in(TopicPage, content) == set()
    assert rewrite_references(TopicPage, content, a_thousand_more) == content
