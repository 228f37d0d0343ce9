"""Whether a claim can still be relied on, as visitors read it: three states and their reasons."""

import re

import pytest

from .fake_api import STANDINGS, claim, demo_block, more_block, now, page_of
from .site import text_of

STATUS_WORDS = re.compile(
    r"\b(current|unverified|superseded|expired|corrected|expression of concern|retracted)\b", re.I
)
DOUBTS = {
    "expression_of_concern": "Serious questions have been raised about a study behind this.",
    "superseded": "A newer edition of a source behind this exists.",
    "expired": "A source behind this is no longer kept up to date by those who made it.",
    "corrected": "A study behind this was corrected after publication.",
    "current": "A source behind this builds on a study that was withdrawn.",
}


def basis(soup):
    return text_of(soup.select_one(".basis"))


def said_first(soup, block=".benefit"):
    """What stands straight below the heading of a block, before all that is in doubt."""
    return text_of(soup.select_one(f"{block} > [id$='-heading'] + .doubt-first"))


def test_a_claim_that_stands_tells_its_certainty_and_nothing_else(shown):
    page = page_of(claim("stands", certainty="moderate"))
    now(page, "hayden-2021", "current", "stands")

    assert basis(shown(page)).startswith("Moderate certainty: 35 studies")


def test_a_claim_tells_what_was_found_in_words_and_draws_it_and_says_how_we_know(shown):
    line = shown(page_of(demo_block("benefit"))).select_one(".finding-line")
    how = line.details.extract()

    assert text_of(line).startswith(
        "Pain intensity, 0 to 100: Probably about 15 points lower on a scale of 0 to 100 after 3 "
        "months (lower is better)."
    )
    assert line.svg["aria-label"].startswith("Pain: Probably about 15 points lower")
    assert "Who was studied Adults with chronic non-specific low back pain" in text_of(how)
    assert "The band around it shows between which sizes the truth may lie" in text_of(how)


def test_a_claim_says_what_changed_and_the_page_what_was_taken_down(shown):
    told = "Changed on 3 May 2026: a study behind this was withdrawn."
    down = "Changed on 4 May 2026: a study behind this was withdrawn. We took it down."
    here, gone = ({"anchor": "less-pain", "in_words": told}, {"anchor": None, "in_words": down})

    page = shown(page_of(demo_block("benefit", changes=[here]), changes=[here, gone, gone]))

    assert [text_of(each) for each in page.select(".benefit .changed")] == [told]
    assert [text_of(each) for each in page.select(".changed")] == [told, down]


def test_a_claim_says_no_more_of_a_finding_than_its_own_link_does(shown):
    """The page's references, and the free text, may say more."""
    (link,) = demo_block("benefit")["value"]["evidence"]
    untold = link | {"in_words": None, "drawing": None}

    line = shown(page_of(demo_block("benefit", evidence=[untold]))).select_one(".finding-line")

    assert "robably" not in text_of(line)
    assert line.select("svg, details") == []


@pytest.mark.parametrize("standing", ["in_doubt", "fallen"])
def test_an_old_drawing_of_a_source_that_no_longer_stands_is_not_shown(shown, standing):
    page = page_of(demo_block("benefit"), demo_block("research"))
    now(page, "hayden-2021", "superseded", standing)

    assert shown(page).select(".drawn") == []


@pytest.mark.parametrize(
    ("standing", "told"), [("fallen", "Withdrawn"), ("in_doubt", None), ("stands", None)]
)
def test_the_contents_say_of_a_claim_that_its_ground_is_gone(shown, standing, told):
    because = [] if standing == "stands" else [(1, "retracted")]
    tag = shown(page_of(claim(standing, *because))).select_one(".contents-benefit .tag")

    assert (tag and tag.text) == told


@pytest.mark.parametrize("status", ["retracted", "withdrawn", "current"])
def test_a_claim_whose_ground_is_gone_shows_no_certainty_and_says_so(shown, status):
    page = page_of(claim("fallen", (1, status), certainty="high"))
    now(page, "hayden-2021", status, "fallen")

    soup = shown(page)

    assert said_first(soup) == (
        "Withdrawn Do not rely on this: the research behind it was withdrawn."
    )
    assert basis(soup).startswith("Withdrawn Systematic")
    assert soup.select(".certainty") == []
    assert "Supports this" not in text_of(soup)
    assert "15 points" not in text_of(soup)


def test_the_day_of_the_withdrawal_is_shown_where_it_is_known(shown):
    page = page_of(claim("fallen", (1, "retracted")))
    now(page, "hayden-2021", "retracted", "fallen", status_changed_on="2026-03-03")

    soup = shown(page)

    assert "the research behind it was withdrawn on 3 March 2026." in said_first(soup)
    assert "Withdrawn on 3 March 2026." in text_of(soup.select_one("#ref-1"))


@pytest.mark.parametrize("status", DOUBTS)
def test_a_claim_in_doubt_keeps_its_certainty_and_says_why_in_plain_words(shown, status):
    page = page_of(claim("in_doubt", (1, status), certainty="moderate"))
    now(page, "hayden-2021", status, "in_doubt")

    soup = shown(page)

    assert said_first(soup) == f"In doubt {DOUBTS[status]}"
    assert basis(soup).startswith("Moderate certainty")
    assert "Supports this: Systematic review" in basis(soup)


def test_findings_that_disagree_are_shown_without_blaming_a_source(shown):
    contradicting = {"code": "contradicts", "label": "Contradicts this"}
    links = demo_block("benefit")["value"]["evidence"]
    links = [*links, links[0] | {"ref": 2, "finding": None, "relation": contradicting}]
    page = page_of(claim("in_doubt", (2, "current"), certainty="low", evidence=links))
    for key in ("hayden-2021", "nice-ng59"):
        now(page, key, "current", "stands")

    soup = shown(page)

    assert said_first(soup) == "In doubt Findings disagree."
    assert basis(soup).startswith("Low certainty")
    assert len(soup.select(".benefit .tag")) == 1


def test_each_reason_is_shown_once(shown):
    page = page_of(claim("in_doubt", (1, "expired"), (2, "superseded"), (3, "expired")))
    for key, status in {"hayden-2021": "expired", "nice-ng59": "superseded"}.items():
        now(page, key, status, "in_doubt")

    told = text_of(shown(page).select_one(".doubt-first strong"))

    assert told == f"{DOUBTS['expired']} {DOUBTS['superseded']}"


def test_a_withdrawn_source_beside_one_that_stands_supports_nothing(shown):
    links = demo_block("benefit")["value"]["evidence"]
    both = [*links, links[0] | {"ref": 2, "finding": None}]
    page = page_of(claim("stands", (1, "retracted"), certainty="low", evidence=both))
    now(page, "hayden-2021", "retracted", "fallen")
    now(page, "nice-ng59", "current", "stands")

    withdrawn, standing = shown(page).select(".evidence li")

    assert text_of(withdrawn).startswith("Withdrawn Systematic review")
    assert "certainty" not in text_of(withdrawn)
    assert text_of(standing).startswith("Supports this: ")


@pytest.mark.parametrize("status", ["retracted", "withdrawn"])
def test_nothing_that_a_withdrawn_source_found_or_recommends_is_rated_or_quoted(shown, status):
    quote = {"text": "It probably helps.", "locator": None}
    page = page_of(demo_block("research", quote=quote), more_block("nice-1-2-2"))
    assert len(shown(page).select("blockquote")) == 2
    for key in ("hayden-2021", "nice-ng59"):
        now(page, key, status, "fallen")

    soup = shown(page)

    assert soup.select(".certainty, .findings, #ref-1 details, blockquote") == []
    assert "recommendation" not in text_of(soup.select_one(".traits"))
    for block in (".research", ".guideline"):
        assert said_first(soup, block).endswith("do not rely on it.")
        assert len(soup.select(f"{block} .tag")) == 1


def test_what_can_go_wrong_says_that_it_is_in_doubt_before_how_often_it_happens(shown):
    doubted = claim("in_doubt", (1, "expired"))["value"] | {"in_words": "3 of 100 people"}
    page = page_of(more_block("sore-muscles") | {"value": doubted})
    now(page, "hayden-2021", "expired", "in_doubt")

    assert said_first(shown(page), ".risk") == f"In doubt {DOUBTS['expired']}"


@pytest.mark.parametrize("status", [*DOUBTS, "retracted", "withdrawn", "unverified"])
@pytest.mark.parametrize("standing", STANDINGS)
def test_the_words_for_editors_are_on_no_page(shown, status, standing):
    blocks = [claim(standing, (1, status)), demo_block("research"), more_block("get-help-now")]
    page = page_of(*blocks)
    for each in page["references"]:
        now(page, each["key"], status, standing, status_checked_on="2026-11-20")

    words = text_of(shown(page).main)

    assert set(STATUS_WORDS.findall(words)) <= {"corrected"}  # in a sentence of plain words


@pytest.mark.parametrize("step", ["high", "moderate", "low", "very_low"])
def test_the_four_steps_differ_in_a_word(shown, step):
    (tag,) = shown(page_of(claim("stands", certainty=step, evidence=demo_links()))).select(
        ".basis .certainty"
    )

    assert text_of(tag).startswith(f"{step.capitalize()} certainty")


def demo_links():
    return [link | {"finding": None} for link in demo_block("benefit")["value"]["evidence"]]


@pytest.mark.parametrize(
    ("direction", "said"),
    [
        ({"code": "for", "label": "For"}, "Recommends this"),
        ({"code": "neither", "label": "Neither for nor against"}, "Neither for nor against"),
    ],
)
def test_a_guideline_says_in_words_what_it_advises(shown, direction, said):
    page = page_of(more_block("nice-1-2-2", direction=direction))

    assert said in [text_of(each) for each in shown(page).select(".traits li")]
