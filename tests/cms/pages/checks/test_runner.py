"""The demo page's issues, their order, and what a check costs."""

import pytest
from django.test.utils import CaptureQueriesContext

from cms.pages.checks import check_page, check_pages
from tests.cms.pages.checks.conftest import benefit


def test_the_seed_alone_shows_what_is_wrong_with_it(demo, gaps):
    told = {(issue.level.value, issue.code, issue.path) for issue in check_page(demo.page)}

    passive = "Benefit 6: Comparable or Superior to Passive Therapies"
    assert told >= {
        ("stop", "unsupported_claim", "Benefit 3: Reduced Recurrence"),
        ("stop", "unsupported_claim", "Benefit 4: Improved Posture and Spinal Support"),
        ("stop", "unsupported_claim", "Benefit 5: Better Mental Health and Confidence"),
        ("warn", "source_expired", f"{passive}, Evidence 2"),
        ("warn", "compares_without_comparison", passive),
        (
            "warn", "recommends_without_guideline",
            "Research 2: Lancet Series on Low Back Pain (2018)",
        ),
    }  # fmt: skip
    assert {code for level, code, _ in told if level == "stop"} == {"unsupported_claim"}


def test_the_most_severe_issues_come_first_then_in_page_order(demo, gaps):
    issues = check_page(demo.page)

    ranks = [issue.level.rank for issue in issues]
    assert ranks == sorted(ranks)
    assert [issue.path[:9] for issue in issues[:3]] == ["Benefit 3", "Benefit 4", "Benefit 5"]


def test_a_check_writes_nothing(demo):
    from django.db import connection

    with CaptureQueriesContext(connection) as asked:
        check_page(demo.page)

    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}


def test_an_unsaved_page_and_a_home_page_can_be_checked(demo):
    from cms.pages.models import TopicPage

    assert check_page(TopicPage(title="New"))
    assert check_page(demo.home) == []


@pytest.fixture
def copies(demo):
    """Ten more pages like the demo page."""
    from cms.pages.models import TopicPage

    for number in range(10):
        page = TopicPage(title=f"Page {number}", slug=f"page-{number}")
        page.body = list(demo.page.body.raw_data)
        demo.home.add_child(instance=page)
    return TopicPage.objects.all()


def test_eleven_pages_cost_as_many_queries_as_one(demo, copies, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        assert len(check_pages([demo.page])) == 1

    pages = list(copies)
    with django_assert_max_num_queries(14):
        assert len(check_pages(pages)) == 11


def test_blocks_cost_nothing_more(issues, source, django_assert_max_num_queries):
    sources = [source(f"trial-{number}") for number in range(30)]
    blocks = [
        benefit({"source": each.pk, "finding": None, "relation": "supports"}) for each in sources
    ]

    with django_assert_max_num_queries(15):
        issues(*blocks)
