"""Each page as Markdown, and `/llms.txt`: what programs read that answer people's questions."""

import pytest

from .fake_api import TOPIC_PATH, problem, stored

MARKDOWN = f"{TOPIC_PATH.rstrip('/')}.md"


def test_a_page_has_its_markdown_beside_it(site, fake_api):
    answer = site.get(MARKDOWN)

    assert (answer.status_code, answer.headers["Content-Type"]) == (
        200,
        "text/markdown; charset=utf-8",
    )
    assert answer.text.startswith("# Benefits of Exercise on Lower Back Pain\n")
    assert "- Pain Reduction (relied on; moderate certainty; as of " in answer.text
    assert answer.headers["Link"].endswith(f'{TOPIC_PATH}>; rel="canonical"')
    assert answer.headers["Cache-Control"] == "no-cache"
    assert fake_api.pages_asked() == [TOPIC_PATH]  # one request, as for the page


def test_the_home_page_is_index(site):
    assert site.get("/index.md").text.startswith(f"# {stored('home_page')['title']}\n")


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_public_has_no_markdown(site, fake_api, status):
    fake_api.pages["/secret/"] = (status, problem(status))

    assert site.get("/secret.md").status_code == status


def test_a_page_that_moved_leads_to_its_new_markdown(site, fake_api):
    fake_api.pages["/old/"] = {
        "type": "moved",
        "path": "/new/",
        "url": "http://127.0.0.1:8003/new/",
        "permanent": True,
    }

    answer = site.get("/old.md")

    assert answer.status_code == 301
    assert answer.headers["Location"] == "http://127.0.0.1:8003/new.md"


@pytest.mark.parametrize("path", ["/.md", "/a//b.md", "/../a.md", "/no-such-page.md"])
def test_strange_addresses_are_not_found(site, path):
    assert site.get(path).status_code == 404


def test_llms_txt_lists_the_pages_by_language(site):
    answer = site.get("/llms.txt")

    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("# Example Clinic\n")
    assert "## Pages (en-gb)" in answer.text
    assert f"{MARKDOWN})\n" in answer.text
    assert "/api/v2/claims/)" in answer.text


def test_the_notice_above_the_form_is_there_with_its_number_to_call(site):
    text = site.get(MARKDOWN).text

    assert (
        "## Immediate action required: This is an emergency: ring [999](tel:999) or go to A&E at "
        "once if your back hurts and:" in text
    )
    assert "- you find it hard to pass urine" in text
