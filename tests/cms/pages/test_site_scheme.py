"""Links to a site at a port of its own have the scheme with which the website is served."""

import pytest
from wagtail.models import Page, Site

PORTS = [
    ("https://www.example.org:8443", 8443, "https://www.example.org:8443"),
    ("https://www.example.org", 8443, "https://www.example.org:8443"),
    ("http://127.0.0.1:8003", 8003, "http://www.example.org:8003"),
    ("https://www.example.org", 443, "https://www.example.org"),
    ("https://www.example.org", 80, "http://www.example.org"),
]


@pytest.mark.parametrize(("website", "port", "address"), PORTS)
def test_a_site_is_addressed_as_the_website_is_served(settings, website, port, address):
    settings.FRONTEND_URL = website

    assert Site(hostname="www.example.org", port=port).root_url == address


@pytest.mark.django_db
def test_addresses_of_pages_in_the_api_and_the_editor_say_https(demo, by_path, settings):
    settings.FRONTEND_URL = "https://www.example.org:8443"
    site = Site.objects.get()
    site.hostname, site.port = "www.example.org", 8443
    site.save()
    here = "https://www.example.org:8443/benefits-of-exercise-on-lower-back-pain/"

    page = by_path().json()

    assert page["meta"]["html_url"] == page["seo"]["canonical"] == here
    assert page["meta"]["ancestors"][0]["html_url"] == "https://www.example.org:8443/"
    assert Page.objects.get(pk=demo.page.pk).full_url == here
    assert "http://www.example.org" not in str(page)
