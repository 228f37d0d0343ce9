"""Answers that are never stored show the content as it is all the same."""

from wagtail.models import Locale, Site

SEARCH = "/api/v2/pages/?search=exercise&fields=html_url"


def test_a_search_shows_the_address_that_the_site_has_now(demo, get):
    assert b"http://127.0.0.1:8003/" in get(SEARCH).body

    locale = Locale.objects.get()
    locale.language_code = "en"
    locale.save()
    assert b"http://127.0.0.1:8003/en/" in get(SEARCH).body


def test_a_search_knows_an_address_that_another_process_changed(demo, get):
    """Another process cannot clear this one's memory of site addresses; the version tells it."""
    from cms.publishing.version import raise_version

    assert b"http://127.0.0.1:8003/" in get(SEARCH).body

    Site.objects.update(hostname="www.example.org")
    raise_version()

    assert b"http://www.example.org:8003/" in get(SEARCH).body
