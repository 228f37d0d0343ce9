"""The index of a site is narrowed by naming the pages that the site does not show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageViewRestriction, Site

from cms.api import source_reliance
from cms.api.source_reliance import reliance
from cms.api.viewsets import claims
from cms.pages import site_tree
from cms.pages.site_tree import SiteTree
from cms.search.models import Claim, SourceUse
from cms.search.public_sources import named_sources, shown_sources
from cms.search.shown_rows import shown_rows
from tests.cms.written_again import written_again
from tests.factories.blocks import benefit, link
from tests.factories.pages import TopicPageFactory, published_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(demo):
    return demo.sources["hayden-2021"]


@pytest.fixture
def elsewhere(demo, source):
    """Pages with a claim: a private one, one below it, and one of another site."""
    key = written_again("elsewhere", lambda: _elsewhere(demo.home, source).pk)
    return Site.objects.get(pk=key)


def _elsewhere(home, source):
    told = benefit(link(source))
    private = published_topic(home, told, slug="private")
    published_topic(private, told, slug="below")
    other = Page.objects.get(depth=1).add_child(instance=TopicPageFactory.build(slug="other"))
    published_topic(other, told, slug="of-another-site")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    return Site.objects.create(hostname="other.example", root_page=other)


@pytest.fixture(params=["named", "joined"])
def way(request, monkeypatch):
    if request.param == "joined":
        monkeypatch.setattr(site_tree, "MAX_HIDDEN", 0)


def tree_of(site=None):
    return SiteTree(site or Site.objects.get(is_default_site=True))


def test_both_ways_show_the_rows_of_visible_pages(demo, elsewhere, way):
    for site in (None, elsewhere):
        tree = tree_of(site)
        for model in (Claim, SourceUse):
            expected = {*tree.narrow(model.objects.all(), "page__").values_list("pk", flat=True)}
            found = shown_rows(tree, model.objects.all(), "page")
            assert {*found.values_list("pk", flat=True)} == expected
            assert expected


def test_hidden_pages_are_all_that_no_visitor_of_the_site_may_see(demo, elsewhere):
    for site in (None, elsewhere):
        tree = tree_of(site)
        hidden = {*tree.hidden_pages().values_list("pk", flat=True)}
        shown = {*tree.pages().values_list("pk", flat=True)}
        live = {*Page.objects.filter(live=True, depth__gt=1).values_list("pk", flat=True)}
        assert hidden >= live - shown
        assert not hidden & shown


def test_what_relies_on_a_source_is_counted_without_hidden_pages(demo, source, elsewhere, way):
    before = reliance(tree_of(), [source.pk], 2)[source.pk]
    published_topic(demo.home, benefit(link(source)), slug="shown")
    after = reliance(tree_of(), [source.pk], 2)[source.pk]

    assert (before["claims_count"], after["claims_count"]) == (2, 3)
    assert (before["pages_count"], after["pages_count"]) == (1, 2)
    assert after["claims"][:2] == before["claims"]
    assert [each["title"] for each in after["pages"]] == [demo.page.title, "Other"]
    assert reliance(tree_of(elsewhere), [source.pk], 2)[source.pk]["claims_count"] == 1


def test_a_page_that_the_index_should_not_have_is_not_told(demo, source):
    Page.objects.filter(pk=demo.page.pk).update(live=False)  # as no code does: the index has it yet
    found = reliance(tree_of(), [source.pk], 10)[source.pk]
    assert (found["claims"], found["pages"]) == ([], [])


def test_claims_of_a_source_are_the_same_whether_few_or_many(api, demo, source, monkeypatch):
    several = f"{source.key},nice-ng59"
    named = [api("claims/", source=source.key).json(), api("claims/", source__in=several).json()]
    monkeypatch.setattr(claims, "MAX_NAMED", 0)
    asked = [api("claims/", source=source.key).json(), api("claims/", source__in=several).json()]

    assert asked == named
    assert named[0]["meta"]["total_count"] == 2


def test_claims_of_a_source_are_counted_by_its_links_alone(api, demo, source):
    kinds = [
        api("claims/", source=source.key, kind=kind).json()["meta"]["total_count"]
        for kind in ("benefit", "risk")
    ]
    with CaptureQueriesContext(connection) as ran:
        counted = api("claims/", source=source.key).json()["meta"]["total_count"]

    assert counted == sum(kinds) == 2
    counting = [each["sql"] for each in ran if "COUNT(" in each["sql"]]
    assert any("search_claimlink" in each for each in counting)
    assert not any('"search_claim"' in each for each in counting)


def test_whether_a_source_is_shown_is_asked_of_its_index(demo):
    """PostgreSQL reads all pages first if they are joined: 50 ms with 100,000 of them."""
    for sources in (shown_sources, named_sources):
        asked = str(sources(tree_of()).query)
        uses = asked[asked.index("search_sourceuse") :].partition("claim_history")[0]
        assert "EXISTS" in asked
        assert "JOIN" not in uses.partition("OR EXISTS")[0]


def test_a_claim_with_two_links_to_a_source_counts_once(demo, source):
    twice = benefit(link(source), link(source))
    published_topic(demo.home, twice, slug="twice")

    found = reliance(tree_of(), [source.pk], 3)[source.pk]
    assert found["claims_count"] == len(found["claims"]) == 3
    assert source_reliance.CLAIMS.first(tree_of(), [source.pk], 1)[source.pk] != []
