"""The list names every field for which the form would refuse to submit, and nothing else."""

from datetime import date

import pytest
from django.urls import reverse

from cms.pages.checks.required import missing
from cms.pages.models import TopicPage
from tests.cms.pages.checks.conftest import text
from tests.cms.pages.posted_form import untouched
from tests.factories.blocks import stream

pytestmark = pytest.mark.django_db
EMPTY_BENEFIT = (
    "benefit",
    {"heading": "", "points": ["<p></p>"], "evidence": [{"source": None, "relation": "supports"}]},
)


@pytest.fixture
def draft(demo):
    """`draft(("text", {…}), title="Walking")` is a saved draft."""

    def make(*blocks, **fields):
        page = TopicPage(**{"title": "Walking", "slug": "walking", "live": False} | fields)
        page.body = stream(*blocks)
        demo.home.add_child(instance=page)
        page.save_revision(clean=False)
        return page.get_latest_revision_as_object()

    return make


def paths(page):
    return [issue.path for issue in missing(page)]


def test_a_page_without_blocks_needs_one(draft):
    (issue,) = missing(draft())

    assert issue.sentence == "Body. The page has no blocks. Add at least one block."
    assert issue.anchor == "id_body"


def test_empty_fields_are_named_down_to_the_innermost(draft):
    assert paths(draft(EMPTY_BENEFIT)) == [
        "Benefit 1, Heading",
        "Benefit 1, Point 1",
        "Benefit 1, Evidence 1, Source",
    ]


def test_each_knows_the_way_to_its_field_in_the_form(draft):
    page = draft(EMPTY_BENEFIT)
    block = page.body[0]
    link = block.value["evidence"].bound_blocks[0]

    places = [issue.place for issue in missing(page)]

    assert places[0] == f"{block.id}/heading"
    assert places[2] == f"{block.id}/evidence/{link.id}/source"


def test_a_complete_page_lacks_nothing(draft, demo):
    assert missing(draft(text("<p>Walk.</p>"))) == []
    assert missing(demo.page.get_latest_revision_as_object()) == []


def test_a_rule_of_a_block_is_told_in_its_own_words(draft, demo):
    guideline = {
        "source": demo.sources["nice-ng59"].pk,
        "organisation": "NICE",
        "direction": "for",
        "strength": "strong",
    }

    sentences = [issue.sentence for issue in missing(draft(("guideline", guideline)))]

    assert sentences == ["Guideline 1: NICE, Quote. Quote the recommendation, or summarise it."]


def test_a_table_that_is_too_wide_is_told_in_one_sentence(draft):
    columns = [{"type": "text", "heading": f"Day {number}"} for number in range(13)]
    table = {"caption": "Days", "columns": columns, "rows": [{"values": ["Open"] * 13}]}

    messages = [issue.message for issue in missing(draft(("table", {"table": table})))]

    assert len(messages) == 1
    assert messages[0].startswith("A table has at most 12 columns")


def test_dates_of_reviews_in_the_wrong_order_are_named(draft, admin_client):
    page = draft(text("<p>Walk.</p>"))
    page.last_reviewed, page.next_review_due = date(2026, 5, 2), date(2026, 5, 1)
    page.save_revision()
    form = untouched(page, **{"action-submit": "1"})

    admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)

    assert not TopicPage.objects.get(pk=page.pk).workflow_in_progress
    assert [issue.field for issue in missing(page)] == ["next_review_due"]


def test_other_fields_of_the_form_are_named_too(draft):
    condition = [("condition", {"name": "", "code": "", "scheme": ""})]
    page = draft(text("<p>Walk.</p>"))
    page.conditions = condition

    assert paths(page) == ["Condition 1, Name"]


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [EMPTY_BENEFIT],
        [("benefit", {"heading": "Less pain", "points": ["<p>Walk.</p>"], "evidence": []})],
        [text("")],
        [("research", {"source": None, "summary": ""})],
        [("guideline", {"source": None, "organisation": ""})],
        [("location", {"location": None})],
        [("image", {"image": None})],
        [text("<p>Walk.</p>")],
    ],
)
def test_submitting_fails_if_and_only_if_something_is_named(draft, admin_client, blocks):
    page = draft(*blocks)
    form = untouched(page, **{"action-submit": "1"})

    admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)

    went_to_review = TopicPage.objects.get(pk=page.pk).workflow_in_progress
    assert went_to_review == (missing(page) == [])


def test_a_refused_form_is_checked_as_it_was_typed(draft, admin_client):
    page = draft(text("<p>Walk.</p>"), title="Walking")
    typed = untouched(page, **{"title": "", "body-0-value-text": "null", "action-submit": "1"})

    refused = admin_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), typed)

    listed = refused.content.decode().partition("data-content-checks=")[2]
    assert "2 fields still to fill in" in listed.partition("</p>")[0]


def test_the_editor_lists_them_first_and_says_how_many(draft, admin_client):
    page = draft(EMPTY_BENEFIT)

    shown = admin_client.get(reverse("content_checks", args=[page.pk])).content.decode()

    assert "3 fields still to fill in before the page can go to review." in shown
    assert "Still to fill in (3)" in shown
    assert shown.index("Still to fill in") < shown.index("Must be fixed")


def test_what_a_rule_says_already_is_not_said_twice(draft, admin_client):
    page = draft(("location", {"location": None}))

    shown = admin_client.get(reverse("content_checks", args=[page.pk])).content.decode()

    assert "No location is chosen, or it was deleted." in shown
    assert "Still to fill in" not in shown


def test_a_line_about_a_source_leads_to_it(draft, demo, admin_client):
    nice = demo.sources["nice-ng59"]
    link = {"source": nice.pk, "relation": "supports"}
    page = draft(
        ("benefit", {"heading": "Less pain", "points": ["<p>Walk.</p>"], "evidence": [link]})
    )

    shown = admin_client.get(reverse("content_checks", args=[page.pk])).content.decode()

    edit = reverse("wagtailsnippets_evidence_researchsource:edit", args=[nice.pk])
    assert f'<a href="{edit}" target="_blank"' in shown
    assert f"data-mend>Open “{nice.name}”" in shown


def test_the_title_of_a_source_without_authors_is_quoted_once(demo, admin_client):
    shown = admin_client.get(reverse("content_checks", args=[demo.page.pk])).content.decode()

    assert "data-mend>Open “BMJ (2021)”<" in shown
