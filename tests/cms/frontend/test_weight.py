"""How much a reader downloads, pictures apart."""

from hashlib import sha256

from bs4 import BeautifulSoup

from .fake_api import TOPIC_PATH
from .test_headers import site_loads

MOST_BYTES = 100_000


def test_the_demo_page_weighs_less_than_100_kilobytes_even_uncompressed(site):
    page = site.get(TOPIC_PATH, headers={"Accept-Encoding": "identity"})
    loaded = {address for address in site_loads(page.text) if ".svg" not in address}

    weights = [len(site.get(address).content) for address in loaded]

    assert len(weights) == 3  # the stylesheet, the script of the form and that which copies
    assert len(page.content) + sum(weights) < MOST_BYTES


def test_what_does_not_change_is_fetched_once_a_year(site):
    html = site.get(TOPIC_PATH).text

    for address in site_loads(html):
        content = site.get(address)
        name, version = address.split("?v=")

        assert version == sha256(content.content).hexdigest()[:8], name
        assert content.headers["Cache-Control"] == "max-age=31536000, public"


def test_pages_are_compressed_for_who_takes_it(site):
    answer = site.get(TOPIC_PATH, headers={"Accept-Encoding": "gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"
    assert BeautifulSoup(answer.text, "html.parser").h1
