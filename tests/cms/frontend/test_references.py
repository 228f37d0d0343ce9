"""The list of references, and the way from a passage to it and back."""

from .fake_api import TOPIC_PATH, demo_block, demo_page, more_block, now, page_of
from .site import text_of


def test_a_mark_leads_to_the_reference_and_the_reference_leads_back(site):
    soup = site.soup(TOPIC_PATH)

    mark = soup.select_one("#pain-reduction .cite a")
    back = soup.select_one(mark["href"]).select_one(".back-links a")

    assert text_of(mark) == "[1]"
    assert back["href"] == f"#{mark['id']}"
    assert text_of(back) == "Pain Reduction"


def test_every_mark_of_every_type_of_block_can_be_led_back_to(shown):
    notice = more_block("get-help-now")
    form = demo_block("contact_form", safety_notices=[notice["value"]])
    body = [more_block("nice-1-2-2"), demo_block("research"), notice, form]

    soup = shown(page_of(*body))

    marks = {mark["id"] for mark in soup.select(".cite a[id]")}
    assert len(marks) == 4
    # The form's notice has the same words as the notice above it, so one way back is enough.
    led_back = {link["href"][1:] for link in soup.select(".back-links a")}
    assert led_back == marks - {"cite-send-a-message-1"}


def test_a_mark_without_its_reference_is_left_out(shown):
    soup = shown(page_of(demo_block("benefit"), references=demo_page()["references"][1:]))

    assert soup.select(".cite") == []


def test_a_reference_is_cited_and_linked_by_its_identifiers(site):
    first = site.soup(TOPIC_PATH).select_one("#ref-1")

    assert "Hayden JA, Ellis J, Ogilvie R" in text_of(first)
    assert [link["href"] for link in first.select("p:first-child a")] == [
        "https://doi.org/10.1002/14651858.cd009790.pub2",
        "https://pubmed.ncbi.nlm.nih.gov/34580864/",
    ]


def test_its_findings_say_who_what_compared_with_what_and_how_certain(site):
    page = site.soup(TOPIC_PATH)
    finding = text_of(page.select("#ref-1 details dl")[1])

    for words in (
        "Adults with chronic non-specific low back pain",
        "Compared with No treatment, usual care or placebo",
        "Functional limitations, 0 to 100",
        "What was found See under Improved Function and Mobility",
        "38 studies, 2,942 people",
        "Moderate certainty",
    ):
        assert words in finding
    assert text_of(page.main).count("7 points lower (5 to 8)") == 1, "the claim has the drawing"


def test_a_source_that_nobody_has_checked_yet_looks_like_any_other(site):
    soup = site.soup(TOPIC_PATH)

    for place in ("#ref-2", "#ref-5", "#bmj-2021"):
        text = text_of(soup.select_one(place))
        assert soup.select(f"{place} .tag") == []
        assert "Unverified" not in text
        assert "original text" not in text
    assert soup.select_one("#ref-5 > div > p:first-child a") is None


def test_a_source_in_doubt_says_so_where_it_is_used_and_where_it_is_listed(site):
    soup = site.soup(TOPIC_PATH)

    assert "[3] In doubt" in text_of(soup.select_one(".basis:-soup-contains('In doubt')"))
    assert "In doubt" in text_of(soup.select_one("#ref-3"))
    assert "Valid until 4 April 2022." in text_of(soup.select_one("#ref-3"))


def test_a_withdrawn_source_is_marked_and_leads_to_what_replaced_it(shown):
    page = demo_page()
    now(page, "hayden-2021", "retracted", "fallen", superseded_by="acp-2017")
    now(page, "hayden-2021", "retracted", "fallen", status_note="Withdrawn by its authors.")

    soup = shown(page)

    claim = text_of(soup.select_one("#pain-reduction .evidence"))
    assert claim.startswith("Withdrawn Systematic review, Cochrane")
    assert claim.endswith("have taken it back: do not rely on it.")
    listed = soup.select_one("#ref-1")
    assert "Withdrawn Its publisher or authors have taken it back" in text_of(listed)
    assert "Withdrawn by its authors. Replaced by reference 3." in text_of(listed)
    assert listed.select_one('a[href="#ref-3"]')


def test_a_note_about_its_own_status_hides_no_doubt_that_it_inherits(shown):
    page = demo_page()
    note = "Compared with the paper in June."
    now(page, "hayden-2021", "current", "in_doubt", status_note=note)

    text = text_of(shown(page).select_one("#ref-1"))

    assert f"In doubt It builds on a study that was withdrawn. {note}" in text


def test_a_register_lookup_of_a_source_that_nobody_compared_is_not_shown(shown):
    page = demo_page()
    now(page, "hayden-2021", "unverified", "stands", status_checked_on="2026-11-20")

    assert "Relied on" not in text_of(shown(page).select_one("#ref-1"))


def test_the_days_on_which_a_current_source_was_checked_and_searched_are_shown(shown):
    page = demo_page()
    dates = {"status_checked_on": "2026-11-20", "evidence_searched_to": "2018-04-27"}
    now(page, "hayden-2021", "current", "stands", **dates)

    text = text_of(shown(page).select_one("#ref-1"))

    assert "Relied on, checked on 20 November 2026." in text
    assert "searched for studies up to 27 April 2018." in text


def test_a_page_without_references_has_no_list_of_them(shown):
    soup = shown(page_of(demo_block("location"), references=[]))

    assert soup.select_one("#page-references") is None
