"""How much a reader downloads, pictures apart."""

import gzip
import re
from hashlib import sha256

from bs4 import BeautifulSoup

from .fake_api import TOPIC_PATH
from .test_headers import site_loads

MOST_BYTES = 60_000


def test_the_demo_page_weighs_less_than_60_kilobytes(site):
    page = site.get(TOPIC_PATH)
    loaded = sorted({*site_loads(page.text), "/site.webmanifest"})
    weights = {address.partition("?")[0]: _weight(site.get(address)) for address in loaded}

    kinds = sorted(name.rpartition(".")[2] for name in weights)
    assert kinds == ["css", "js", "js", "svg", "webmanifest", "woff2", "woff2"]
    assert _weight(page) + sum(weights.values()) < MOST_BYTES, weights


def _weight(answer):
    """The bytes of an answer as it travels, with its headers: compressed, but for fonts, which are
    already."""
    is_font = answer.headers["Content-Type"] == "font/woff2"
    lines = ["HTTP/1.1 200 OK", *(f"{name}: {value}" for name, value in answer.headers.items()), ""]
    headers = sum(len(f"{line}\r\n") for line in lines)
    return headers + len(answer.content if is_font else gzip.compress(answer.content, 6, mtime=0))


def test_a_font_has_one_address_in_the_page_and_in_the_stylesheet(site):
    html = site.get(TOPIC_PATH).text
    (stylesheet,) = (each for each in site_loads(html) if ".css" in each)
    fonts = {each for each in site_loads(html) if ".woff2" in each}

    asked = re.findall(r'url\("(fonts/[^"]+)"\)', site.get(stylesheet).text)
    assert {f"/static/frontend/{address}" for address in asked} == fonts


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
