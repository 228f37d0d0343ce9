"""What a page tells machines: description, shared links, JSON-LD; sitemap and robots.txt."""

import json
from xml.etree import ElementTree

from cms.frontend.api_client import PAGE_TYPES

from .fake_api import TOPIC_PATH, demo_block, demo_page, more_block, page_of, stored
from .site import free_port, running_site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def properties(soup):
    return {meta["property"]: meta["content"] for meta in soup.select("meta[property]")}


def test_a_page_describes_itself_by_how_it_begins_when_nobody_did(site):
    described = site.soup(TOPIC_PATH).find("meta", {"name": "description"})["content"]

    assert described.startswith("Exercise therapy is one of the most consistently recommended")
    assert len(described) <= 155


def test_the_summary_describes_before_the_beginning_and_the_editor_before_both(shown):
    page = demo_page(plain_summary="In short.")
    assert shown(page).find("meta", {"name": "description"})["content"] == "In short."

    page["seo"]["description"] = "For search engines."
    assert shown(page).find("meta", {"name": "description"})["content"] == "For search engines."


def test_a_page_with_nothing_to_say_has_no_description(shown):
    soup = shown(page_of(demo_block("location")))

    assert soup.find("meta", {"name": "description"}) is None


def test_shared_links_show_title_words_and_picture(shown):
    page = demo_page()
    page["seo"]["image"] = more_block("stretch")["value"]["image"]

    told = properties(shown(page))

    assert told["og:title"] == "Benefits of Exercise on Lower Back Pain"
    assert told["og:type"] == "article"
    assert told["og:url"] == f"http://127.0.0.1:8003{TOPIC_PATH}"
    assert told["og:site_name"] == "Example Clinic"
    assert told["og:locale"] == "en_GB"
    assert told["og:image"] == page["seo"]["image"]["url"]
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "800")


def test_without_a_picture_there_is_no_open_graph_image(site):
    told = properties(site.soup("/"))

    assert told["og:type"] == "website"
    assert not any("image" in name for name in told)


def test_json_ld_is_the_api_s_own(site):
    (script,) = site.soup(TOPIC_PATH).select('script[type="application/ld+json"]')

    assert json.loads(script.text) == stored("demo_page")["json_ld"]


def test_json_ld_cannot_end_its_element(site, fake_api):
    page = demo_page()
    page["json_ld"]["@graph"][0]["name"] = "</script><script>alert(1)</script><!--&amp;"
    fake_api.pages["/shown/"] = page

    html = site.get("/shown/").text

    assert "</script><script>alert" not in html
    (script,) = site.soup("/shown/").select('script[type="application/ld+json"]')
    assert json.loads(script.text) == page["json_ld"]


def test_the_sitemap_names_every_page_with_its_day(site, fake_api):
    fake_api.topics["items"][0]["meta"]["last_published_at"] = "2026-11-20T09:00:00Z"
    fake_api.topics["items"].append({"meta": {"html_url": "javascript:alert(1)"}})

    answer = site.get("/sitemap.xml")

    assert answer.headers["Content-Type"] == "application/xml"
    entries = ElementTree.fromstring(answer.content)  # noqa: S314 - made here
    told = [tuple(part.text for part in url) for url in entries.iter(f"{SITEMAP}url")]
    page = (f"http://127.0.0.1:8003{TOPIC_PATH}", "2026-11-20")
    assert told == [page] * len(PAGE_TYPES)  # asked for once for each type of page
    types = [query["type"] for _, query, _ in fake_api.asked if "type" in query]
    assert types == [[each] for each in PAGE_TYPES]


def test_the_sitemap_reads_on_until_the_end_of_the_list(site, fake_api):
    fake_api.topics["meta"]["total_count"] = 101

    site.get("/sitemap.xml")

    offsets = [query["offset"] for _, query, _ in fake_api.asked if "type" in query]
    assert offsets == [["0"], ["50"], ["100"]] * len(PAGE_TYPES)


def test_a_sitemap_that_cannot_be_made_is_not_a_short_one(site, fake_api):
    fake_api.topics = (500, "{}")

    assert site.get("/sitemap.xml").status_code == 503


def test_robots_txt_names_the_sitemap_at_the_public_address(site):
    answer = site.get("/robots.txt")

    assert answer.headers["Content-Type"] == "text/plain"
    assert "Disallow: /search/\n" in answer.text
    assert "Disallow: /\n" not in answer.text
    assert "Sitemap: http://127.0.0.1:8003/sitemap.xml\n" in answer.text


def test_robots_are_answered_while_the_api_is_down():
    with running_site(f"http://127.0.0.1:{free_port()}/api/v2") as site:
        answer = site.get("/robots.txt")

    assert answer.status_code == 200
    assert "Sitemap" not in answer.text
