"""A finding is told and drawn once on a page, however often it is named."""

import pytest

from .fake_api import TOPIC_PATH, demo_page, now
from .site import text_of

SENTENCE = "Probably about 15 points lower on a scale of 0 to 100 after 3 months"


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


def test_a_finding_is_told_where_its_claim_stands_and_linked_elsewhere(site):
    page = site.soup(TOPIC_PATH)
    research, reference = page.select_one(".research .findings"), page.select_one("#ref-1 details")

    assert text_of(page.main).count(SENTENCE) == 1
    assert SENTENCE in text_of(page.select_one("#pain-reduction"))
    assert text_of(research.li) == "Pain intensity, 0 to 100: see under Pain Reduction"
    assert "What was found See under Pain Reduction" in text_of(reference)
    for place in (research, reference):
        assert [each["href"] for each in place.select("a")] == [
            "#pain-reduction",
            "#improved-function-and-mobility",
        ]


def _without_its_claim(page):
    page["body"] = [each for each in page["body"] if each["type"] != "benefit"]


def _said_differently(page):
    first = next(each for each in page["body"] if each["type"] == "benefit")
    first["value"]["evidence"][0]["in_words"] = "There may be a difference"


def _of_a_claim_that_fell(page):
    first = next(each for each in page["body"] if each["type"] == "benefit")
    first["value"]["standing"] = {"code": "fallen", "label": "Withdrawn", "because": []}


def _of_a_source_in_doubt(page):
    now(page, page["references"][0]["key"], "superseded", "in_doubt")


@pytest.mark.parametrize(
    "change",
    [_without_its_claim, _said_differently, _of_a_claim_that_fell, _of_a_source_in_doubt],
)
def test_what_no_claim_tells_in_the_same_words_is_told_again(shown, change):
    page = demo_page()
    change(page)
    soup = shown(page)

    for place in (".research .findings li", "#ref-1 details dl"):
        assert SENTENCE in text_of(soup.select_one(place)), place


def test_without_its_claims_the_first_summary_tells_and_draws_it_with_what_the_drawing_means(shown):
    page = demo_page()
    _without_its_claim(page)

    told = shown(page).select_one(".research .findings li")

    assert told.select_one("svg.drawing")
    assert "The thick line is the estimate." in text_of(told)
