"""A finding is drawn once on a page, however often it is named."""

import pytest

from .fake_api import demo_page


def drawn(soup):
    """The outcome beside each drawing, with the block or the list that it is in."""
    return [
        (
            each["aria-label"],
            each.find_parent(class_=["benefit", "research", "references"])["class"][0],
        )
        for each in soup.select("svg.drawing")
    ]


def test_a_finding_is_drawn_beside_its_claim_and_not_again(shown):
    labels = [label for label, _ in drawn(shown(demo_page()))]

    assert len(labels) == 2
    assert len(set(labels)) == 2
    assert {place for _, place in drawn(shown(demo_page()))} == {"benefit"}


@pytest.mark.parametrize(
    ("kept", "place"),
    [({"research", "benefit"}, "benefit"), ({"research"}, "research"), (set(), None)],
)
def test_it_is_drawn_where_it_stands_first(shown, kept, place):
    page = demo_page()
    page["body"] = [each for each in page["body"] if each["type"] in kept]

    places = {each for _, each in drawn(shown(page))}

    assert places == {place or "references"}


def test_a_second_claim_on_the_same_finding_has_its_words_and_no_drawing(shown):
    page = demo_page()
    claim = next(each for each in page["body"] if each["type"] == "benefit")
    page["body"] = [claim, claim | {"anchor": "again"}]

    first, again = shown(page).select(".benefit")

    assert first.select_one("svg.drawing")
    assert not again.select_one("svg.drawing")
    assert "15 points lower" in again.get_text()
