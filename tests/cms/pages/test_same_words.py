"""No two texts that read differently have one canonical form."""

import pytest
from wagtail import blocks

from cms.pages.content_digest import canonical, canonical_html
from tests.cms.publishing.databases import Process


@pytest.mark.parametrize(
    "html",
    [
        '<p>Read <a href="https://example.org">a review</a> first.</p>',
        "<p>p = 0.04 in one trial</p>",
        "<p><i>i</i> and <b>b</b></p>",
        "<ul><li>li</li></ul>",
        "<h2>h2</h2>",
    ],
)
def test_words_that_begin_like_the_tag_around_them_are_words(html):
    assert canonical_html(html) == html


@pytest.mark.parametrize("html", ["<p></p>", "<p><b></b></p>", '<p><a href="x"></a></p>'])
def test_an_empty_element_says_nothing(html):
    assert canonical_html(html) == ""


def test_zero_is_a_value_and_an_empty_field_is_not():
    block = blocks.StructBlock([("weeks", blocks.IntegerBlock()), ("free", blocks.BooleanBlock())])

    assert canonical(block, {"weeks": 0, "free": False}) == {"weeks": 0}
    assert canonical(block, {"weeks": None, "free": False}) is None


ROWS = """
from cms.pages.content_digest import content_digest, words_digest
from tests.page_types.models import Pointer, PointingPage

def digests(*rows):
    page = PointingPage(title="Pointing")
    page.pointers = [Pointer(sort_order=place, to_page_id=to) for place, to in rows]
    return words_digest(page), content_digest(page)
"""


@pytest.mark.django_db
def test_the_rows_of_a_developers_page_type_are_part_of_its_words(committed):
    process = Process(committed | {"DJANGO_SETTINGS_MODULE": "tests.page_types.settings"})
    process(ROWS)
    different = "len({digests(), digests((0, 1)), digests((0, 2)), digests((0, 1), (1, 2))})"

    assert process(f"answer = {different}") == 4
    assert process("answer = digests((1, 2), (0, 1)) == digests((4, 1), (7, 2))") is True
    process.end()


@pytest.mark.django_db
def test_an_empty_field_that_a_page_type_gains_ends_no_review(committed):
    process = Process(committed | {"DJANGO_SETTINGS_MODULE": "tests.page_types.settings"})
    process(ROWS)
    process("from tests.page_types.models import TaggedPage, TextPage")
    same = "words_digest(TaggedPage(title='T')) == words_digest(TextPage(title='T', body='{}'))"

    assert process(f"answer = {same.format('')}") is True
    assert process(f"answer = {same.format('Words')}") is False
    process.end()
