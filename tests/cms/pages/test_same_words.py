"""No two texts that read differently have one canonical form."""

import pytest
from wagtail import blocks

from cms.pages.same_words import canonical, canonical_html


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


def test_nought_is_something_and_an_empty_field_is_not():
    block = blocks.StructBlock([("weeks", blocks.IntegerBlock()), ("free", blocks.BooleanBlock())])

    assert canonical(block, {"weeks": 0, "free": False}) == {"weeks": 0}
    assert canonical(block, {"weeks": None, "free": False}) is None
