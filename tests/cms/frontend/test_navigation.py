"""The menu, the way back up, the languages, and lists of more than one page."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from cms.frontend import views
from cms.frontend.navigation import language_name

from .fake_api import HOME_ID, TOPIC_ID, TOPIC_PATH, demo_page, stored
from .site import text_of

FRENCH = {
    "locale": "fr",
    "html_url": "http://127.0.0.1:8003/fr/exercice/",
    "html_path": "/fr/exercice/",
    "is_current": True,
}


def listed(*titles, total=None):
    """A list of pages as the API gives it, at `/title/` each."""
    items = [
        {"title": title, "meta": {"html_url": f"http://127.0.0.1:8003/{title.lower()}/"}}
        for title in titles
    ]
    return {"meta": {"total_count": len(items) if total is None else total}, "items": items}


def page_at(path, *above, **meta):
    """The demo page at a path, below pages of these titles."""
    page = demo_page()
    ancestors = [
        {"id": 3 + number, "title": title, "html_url": f"http://127.0.0.1:8003{where}"}
        for number, (title, where) in enumerate(above)
    ]
    page["meta"] |= {"html_url": f"http://127.0.0.1:8003{path}", "ancestors": ancestors, **meta}
    return page


def test_the_menu_leads_to_the_pages_that_an_editor_put_there(site, fake_api):
    fake_api.menu = listed("Walking", "Swimming")

    menu = site.soup("/").select_one("header nav[aria-label='Main menu']")

    assert [(link["href"], text_of(link)) for link in menu.select("a")] == [
        ("/walking/", "Walking"),
        ("/swimming/", "Swimming"),
    ]
    query = next(query for _, query, _ in fake_api.asked if "show_in_menus" in query)
    assert query["child_of"] == [HOME_ID]


def test_the_menu_says_where_one_is(shown, fake_api):
    fake_api.menu = listed("Walking", "Swimming")

    here = shown(page_at("/walking/", ("Home", "/")))
    below = shown(page_at("/walking/uphill/", ("Home", "/"), ("Walking", "/walking/")))

    assert [a.get("aria-current") for a in here.select(".menu a")] == ["page", None]
    assert [a.get("aria-current") for a in below.select(".menu a")] == ["true", None]


def test_a_page_without_a_menu_has_no_empty_landmark(shown, fake_api):
    fake_api.menu = listed()

    assert shown(demo_page()).select(".menu, .languages") == []


def test_a_menu_that_cannot_be_had_does_not_cost_the_page(site, fake_api):
    fake_api.menu = (500, "{}")

    assert site.get(TOPIC_PATH).status_code == 200
    assert site.get("/no-such-page/").status_code == 404


def test_topics_below_that_cannot_be_had_do_not_cost_the_page(site, fake_api):
    fake_api.below[TOPIC_ID] = (500, "{}")

    assert site.soup(TOPIC_PATH).select_one("#page-topics") is None


def test_breadcrumbs_lead_up_to_the_home_page(shown):
    soup = shown(page_at("/walking/uphill/", ("Clinic", "/"), ("Walking", "/walking/")))
    crumbs = soup.select("nav[aria-label='You are here'] li")

    assert [(li.a["href"] if li.a else None, text_of(li)) for li in crumbs] == [
        ("/", "Clinic"),
        ("/walking/", "Walking"),
    ]  # the page itself is the title below


def test_the_home_page_has_no_breadcrumbs(site):
    assert site.soup("/").select(".breadcrumbs") == []


def test_a_topic_lists_what_stands_below_it(site, fake_api):
    fake_api.below[TOPIC_ID] = listed("Walking")

    section = site.soup(TOPIC_PATH).select_one("#page-topics")

    assert text_of(section.h2) == "More on this topic"
    assert section.a["href"] == "/walking/"


@pytest.mark.parametrize(("template", "asked"), [("topic.html", 1), ("team.html", 0)])
def test_topics_below_are_asked_for_only_where_they_are_shown(monkeypatch, rf, template, asked):
    client = Mock()
    client.return_value.topics_below.return_value = {"items": [], "total": 0}
    monkeypatch.setattr(views, "client", client)
    monkeypatch.setattr(views, "navigation_of", lambda content: {})

    views._context(rf.get("/"), demo_page(), template)

    assert client.return_value.topics_below.call_count == asked


def test_the_templates_with_topics_are_those_that_show_them():
    templates = Path(views.__file__).parent / "templates" / "frontend"
    showing = {
        path.name for path in templates.glob("*.html") if "topic_list.html" in path.read_text()
    } - {"style.html"}  # which has topics of its own

    assert showing == set(views.TEMPLATES_WITH_TOPICS)


def test_a_translation_is_offered_in_its_own_language(shown):
    soup = shown(page_at("/exercise/", ("Clinic", "/"), translations=[FRENCH]))

    current, other = soup.select(".languages li")
    assert (text_of(current), current.a) == ("English", None)
    assert (other.a["href"], other.a["lang"], other.a["hreflang"], text_of(other)) == (
        "/fr/exercice/",
        "fr",
        "fr",
        "Français",
    )
    alternates = {
        link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate][hreflang]")
    }
    assert alternates == {
        "en-gb": "http://127.0.0.1:8003/exercise/",
        "fr": "http://127.0.0.1:8003/fr/exercice/",
        "x-default": "http://127.0.0.1:8003/exercise/",
    }


def test_readers_of_other_languages_are_sent_to_the_site_s_first(site, fake_api):
    home = stored("home_page")
    home["meta"]["translations"] = [FRENCH | {"html_url": "http://127.0.0.1:8003/fr/"}]
    fake_api.pages |= {"/": home, "/french/": page_at("/fr/x/", locale="fr", translations=[FRENCH])}
    fake_api.pages["/french/"]["meta"]["translations"] = [
        FRENCH | {"locale": "en-gb", "html_url": "http://127.0.0.1:8003/x/"}
    ]
    site.get("/")

    soup = site.soup("/french/")

    assert soup.select_one("link[hreflang=x-default]")["href"] == "http://127.0.0.1:8003/x/"


def test_a_translated_page_leads_home_in_its_language(shown, fake_api):
    fake_api.below["9"] = listed()
    page = page_at("/fr/exercice/", ("Clinique", "/fr/"), locale="fr")
    page["meta"]["ancestors"][0]["id"] = 9

    soup = shown(page)

    assert soup.select_one(".brand")["href"] == "/fr/"
    assert soup.html["lang"] == "fr"
    menu = next(query for _, query, _ in fake_api.asked if "show_in_menus" in query)
    assert menu["child_of"] == ["9"]


@pytest.mark.parametrize(
    ("code", "among", "name"),
    [
        ("en-gb", ("en-gb", "fr"), "English"),
        ("en-gb", ("en-gb", "en-us"), "British English"),
        ("fr", ("en", "fr"), "Français"),
        ("pt-br", ("pt-br",), "Português"),
        ("xx-yy", (), "xx-yy"),
    ],
)
def test_a_language_is_named_in_itself(code, among, name):
    assert language_name(code, among) == name


def test_many_topics_are_listed_page_by_page(site, fake_api):
    fake_api.topics = listed("Walking", total=50)

    first, second = site.soup("/").select_one(".pager"), site.soup("/?page=2").select_one(".pager")

    assert text_of(first) == "Page 1 of 3 Next page"
    assert [(a["rel"], a["href"]) for a in second.select("a")] == [
        (["prev"], "?page=1"),
        (["next"], "?page=3"),
    ]
    assert ["24"] in [query.get("offset") for _, query, _ in fake_api.asked]


def test_a_page_beyond_the_last_leads_back(site, fake_api):
    fake_api.topics = listed(total=50)

    assert site.soup("/?page=9").select_one("main a[href='?page=3']")


@pytest.mark.parametrize("given", ["0", "-1", "x", "1e9", "99999", "²", ""])
def test_a_number_that_is_none_is_the_first_page(site, fake_api, given):
    site.get(f"/?page={given}")

    assert all(query.get("offset") in (None, ["0"]) for _, query, _ in fake_api.asked)


def test_the_site_s_own_pages_have_the_menu_too(site, fake_api):
    fake_api.menu = stored("topics")

    soup = site.soup("/contact/sent/")

    assert soup.select_one(".menu a")["href"] == TOPIC_PATH
