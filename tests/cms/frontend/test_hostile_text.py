"""Text that pretends to be markup stays text, in whatever field it arrives."""

import json

import pytest
from bs4 import BeautifulSoup

from .fake_api import TOPIC_ID, demo_page, more_block, stored

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:7 }}"
LINK = "javascript:alert(1)"


def hostile(value, key=""):
    """The same JSON with hostile words in every text that is not promised to be safe HTML."""
    if isinstance(value, dict):
        kept = {"type", "code", "key", "anchor", "superseded_by", "method", "enctype", "control"}
        return {name: item if name in kept else hostile(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [
            item if key == "findings" and isinstance(item, str) else hostile(item, key)
            for item in value
        ]
    if key in {"html", "svg", "finding"} or key.endswith("_html"):
        return value
    if isinstance(value, str):
        return LINK if value.startswith("http") else SCRIPT
    return SCRIPT if value is None else value


def whole_page():
    page = demo_page()
    page["meta"]["translations"] = [
        {"locale": "fr", "html_url": "https://x/", "html_path": "/", "is_current": True}
    ]
    page["seo"]["image"] = more_block("stretch")["value"]["image"]
    page["body"] += [more_block(anchor) for anchor in ("stretch", "nice-1-2-2", "get-help-now")]
    return page


@pytest.fixture
def hostile_pages(site, fake_api):
    fake_api.pages["/topic/"] = hostile(whole_page())
    fake_api.pages["/"] = hostile(stored("home_page")) | {"introduction_html": "<p>Safe.</p>"}
    fake_api.topics = hostile(stored("topics"))
    fake_api.topics["items"][0]["meta"]["html_url"] = 'http://x/?"><script>alert(1)</script>'
    linked = hostile(stored("topics"))
    linked["items"][0]["meta"]["html_url"] = "https://clinic.example/topic/"
    fake_api.menu = fake_api.found = fake_api.below[TOPIC_ID] = linked
    paths = ["/topic/", "/", "/contact/sent/", "/none/", "/search/?q=a", f"/search/?q={SCRIPT}"]
    return [site.get(path) for path in paths]


def test_hostile_words_in_every_plain_text_field_are_only_words(hostile_pages):
    for answer in hostile_pages:
        soup = BeautifulSoup(answer.text, "html.parser")
        assert answer.status_code in {200, 404}
        for data in soup.select('script[type="application/ld+json"]'):
            assert "<" not in data.text
            assert json.loads(data.text)["@graph"]
        assert all(each["type"] == "application/ld+json" for each in soup.select("script"))
        assert soup.find(onerror=True) is None
        assert "alert(1)" in soup.get_text()
        assert "{{ 7|add:7 }}" in soup.get_text()


def test_no_link_or_form_leads_to_anything_but_a_web_address(hostile_pages):
    for answer in hostile_pages:
        soup = BeautifulSoup(answer.text, "html.parser")
        addresses = [link["href"] for link in soup.find_all(href=True)]
        addresses += [form["action"] for form in soup.find_all("form")]
        addresses += [image["src"] for image in soup.find_all("img")]
        assert all(address.startswith(("/", "#", "https://", "http://")) for address in addresses)


def test_a_hostile_page_adds_nothing_to_the_policy(hostile_pages):
    for answer in hostile_pages:
        assert "script-src" not in answer.headers["Content-Security-Policy"]
        assert "javascript" not in answer.headers["Content-Security-Policy"]


def test_html_that_the_api_promises_to_be_safe_is_not_escaped(shown):
    page = demo_page()
    page["body"][1]["value"]["points_html"] = ["<p>Move <strong>daily</strong></p>"]

    assert shown(page).select_one(".points strong").string == "daily"
