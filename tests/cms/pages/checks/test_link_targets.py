"""Links in running text: to retracted papers, and to pages that nobody can see."""

from cms.pages.checks import check_page
from tests.cms.pages.checks.conftest import benefit, text
from tests.factories.pages import TopicPageFactory


def test_a_link_in_running_text_to_a_retracted_paper_is_found(issues, source):
    source("bad-2021", doi="10.1000/bad(21)1", status="retracted")
    html = '<p>See <a href="https://doi.org/10.1000/BAD(21)1">this trial</a>.</p>'

    in_text = issues(text(html))[0]
    nested = issues(benefit(points=[html], uncited_reason="x"))[0]

    assert (in_text.code, in_text.path) == ("link_to_lost_source", "Text 1")
    assert "bad-2021" in in_text.message
    assert (nested.code, nested.path) == ("link_to_lost_source", "Benefit 1: Less pain")


def test_links_to_sound_or_unknown_papers_are_left_alone(codes, source):
    source(doi="10.1000/good")
    links = "".join(
        f'<p><a href="https://doi.org/{doi}">x</a></p>' for doi in ("10.1000/good", "10.9/new", "?")
    )

    assert codes(text(links)) == []


def test_a_link_to_a_page_that_nobody_can_see_is_found(codes, demo):
    html = f'<p><a linktype="page" id="{demo.page.pk}">more</a></p>'
    assert codes(text(html)) == []

    demo.page.unpublish()

    assert codes(text(html)) == ["link_to_nowhere"]


def test_rich_text_outside_the_body_is_read_too(demo):
    draft = TopicPageFactory(parent=demo.home, live=False)
    demo.home.introduction = f'<p><a linktype="page" id="{draft.pk}">Prices</a></p>'

    [issue] = [each for each in check_page(demo.home) if each.code == "link_to_nowhere"]

    assert (issue.field, issue.path) == ("introduction", "Introduction")
