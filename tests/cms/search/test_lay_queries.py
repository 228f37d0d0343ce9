"""Lay people find the right page: with mistakes, other words, and whole questions."""

from datetime import date

import pytest
from wagtail.models import Site

from cms.core.content_version.render_context import render_version
from cms.core.content_version.watch import Version
from cms.pages.models import HomePage, TopicPage
from cms.pages.site_tree import SiteTree
from cms.search.forgiving import find
from cms.search.models import SearchSynonyms
from tests.cms.rolled_back import rolled_back

from .lay_corpus import PAGES, SYNONYMS
from .lay_queries import queries

pytestmark = pytest.mark.django_db
SHARE, FIRST = 0.9, 3
VERSION = Version("lay queries", date(2026, 11, 20))


@pytest.fixture(scope="module")
def corpus(django_db_setup, django_db_blocker):
    """The pages of the corpus on the demo's site, instead of the demo page."""
    with django_db_blocker.unblock(), rolled_back():
        home = HomePage.objects.get()
        TopicPage.objects.get().unpublish()
        for slug, (title, summary, text) in PAGES.items():
            body = [("text", {"text": f"<p>{text}</p>"})]
            home.add_child(
                instance=TopicPage(title=title, slug=slug, plain_summary=summary, body=body)
            )
        for words in SYNONYMS:
            SearchSynonyms.objects.create(locale=home.locale, words=words)
        yield SiteTree(Site.objects.get(is_default_site=True))


def test_nine_of_ten_lay_queries_have_their_page_among_the_first_three(corpus):
    asked = queries()
    assert len(asked) >= 200
    slugs = dict(TopicPage.objects.values_list("pk", "slug"))
    pages = corpus.pages(TopicPage)

    misses = []
    for typed, wanted in asked:
        with render_version(VERSION):
            found = find(corpus, pages, typed, ["en-gb"])
        first = [slugs[key] for key in found.keys[:FIRST]]
        if wanted not in first:
            misses.append(f"{typed} ({found.did_you_mean}) → {', '.join(first)}; not {wanted}")

    assert len(misses) <= (1 - SHARE) * len(asked), "\n".join(["", *misses])
