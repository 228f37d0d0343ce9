"""What a page tells machines: description, shared links, JSON-LD; sitemap and robots.txt."""

import json
from io import BytesIO
from xml.etree import ElementTree

from PIL import Image

from cms.frontend.api_client import PAGE_TYPES
from cms.frontend.share_picture import _fitted
from tests.browser.states import draft

from .fake_api import TOPIC_PATH, demo_block, demo_page, more_block, page_of, problem, stored
from .site import free_port, running_site

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def properties(soup):
    return {meta["property"]: meta["content"] for meta in soup.select("meta[property]")}


def test_a_page_describes_itself_by_how_it_begins_when_nobody_did(site):
    described = site.soup(TOPIC_PATH).find("meta", {"name": "description"})["content"]

    assert described.startswith("Exercise therapy is one of the most consistently recommended")
    assert len(described) <= 155


def test_the_summary_describes_before_the_beginning_and_the_editor_before_both(shown):
    page = demo_page(plain_summary="In short.")
    page["seo"]["description"] = None
    assert shown(page).find("meta", {"name": "description"})["content"] == "In short."

    page["seo"]["description"] = "For search engines."
    assert shown(page).find("meta", {"name": "description"})["content"] == "For search engines."


def test_a_page_with_nothing_to_say_has_no_description(shown):
    page = page_of(demo_block("location"))
    page["seo"]["description"] = None

    assert shown(page).find("meta", {"name": "description"}) is None


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


def test_a_page_without_a_picture_of_its_own_is_shared_with_its_title_drawn(site, fake_api):
    told = properties(site.soup(TOPIC_PATH))

    address = told["og:image"].removeprefix("http://127.0.0.1:8003")
    answer = site.get(address)
    with Image.open(BytesIO(answer.content)) as card:
        assert (
            (told["og:image:width"], told["og:image:height"])
            == ("1200", "630")
            == tuple(map(str, card.size))
        )
    assert answer.headers["Content-Type"] == "image/png"
    assert site.get(address).content == answer.content
    fake_api.pages[TOPIC_PATH] |= {"title": "Another title"}
    assert properties(site.soup(TOPIC_PATH))["og:image"] != told["og:image"]
    assert site.get(address).content != answer.content


def test_no_picture_is_drawn_of_a_draft_or_of_a_page_that_is_not_public(site, fake_api):
    fake_api.drafts["token"] = draft("share")

    shared = site.soup("/preview/?token=token&page=4")

    assert "og:image" not in properties(shared)
    fake_api.pages["/too-long/"] = (400, problem(400))
    for path in ("never/", "../", "too-long/"):
        assert site.get(f"/share-picture/{path}card.png").status_code == 404


def test_a_title_in_letters_that_the_fonts_lack_is_not_drawn(shown, site):
    assert "og:image" not in properties(shown(demo_page(title="آلام الظهر")))
    assert site.get("/share-picture/shown/card.png").status_code == 404


def test_a_long_title_is_drawn_within_the_picture():
    lines, font = _fitted("Comparable or superior to passive therapies " * 6)

    assert len(lines) == 4
    assert all(font.getlength(line) <= 1200 - 80 for line in lines)


def test_browsers_and_phones_find_an_icon_and_a_name(site):
    head = site.soup("/").head
    icons = [link["href"] for link in head.select("link[rel*=icon]")]
    manifest = site.get(head.select_one("link[rel=manifest]")["href"]).json()

    assert manifest["name"] == "Example Clinic"
    for address in ["/favicon.ico", *icons, *(icon["src"] for icon in manifest["icons"])]:
        answer = site.get(address)
        assert answer.status_code == 200, address
        if ".svg" not in address:
            Image.open(BytesIO(answer.content)).verify()


def test_a_home_screen_shows_the_clinic_s_mark(site, fake_api):
    mark = {"url": "https://media.example.org/mark.png", "width": 520, "height": 512, "alt": ""}
    fake_api.pages["/"]["clinic"]["mark"] = mark

    manifest = site.get("/site.webmanifest").json()

    assert manifest["icons"] == [{"src": mark["url"], "sizes": "520x512"}]


def test_the_clinic_s_mark_and_colours_take_the_place_of_the_site_s(shown, site):
    page = demo_page()
    mark = {"url": "https://media.example.org/mark.png", "width": 96, "height": 96, "alt": ""}
    colours = {"accent": "#5b2a86", "on_accent": "#ffffff"}
    colours |= {"accent_dark": "#cfb3ea", "on_accent_dark": "#1b0b2a"}
    page["clinic"] |= {"mark": mark, "logo": None, "colours": colours}

    soup = shown(page)

    assert {link["href"] for link in soup.select("link[rel*=icon]")} == {mark["url"]}
    assert soup.select_one(".brand img")["src"] == mark["url"]
    (address,) = (link["href"] for link in soup.select("link[href^='/colours/']"))
    css = site.get(address)
    assert css.headers["Content-Type"].startswith("text/css")
    assert "--accent: #5b2a86" in css.text
    assert "--on-accent: #1b0b2a" in css.text
    page["clinic"]["colours"] |= {"accent": "red;}</style>"}
    assert shown(page).select("link[href^='/colours/']") == []


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


def test_the_sitemap_names_the_other_languages_of_a_page(site, fake_api):
    fake_api.topics["items"][0]["meta"] |= {
        "locale": "en-gb",
        "translations": [{"locale": "fr", "html_url": "http://127.0.0.1:8003/fr/dos/"}],
    }
    site.get("/")  # which tells the site's first language

    entries = ElementTree.fromstring(site.get("/sitemap.xml").content)  # noqa: S314 - made here
    (url, *_) = entries.iter(f"{SITEMAP}url")
    links = {link.get("hreflang"): link.get("href") for link in url.iter(f"{XHTML}link")}

    address = f"http://127.0.0.1:8003{TOPIC_PATH}"
    french = "http://127.0.0.1:8003/fr/dos/"
    assert links == {"en-gb": address, "fr": french, "x-default": address}
