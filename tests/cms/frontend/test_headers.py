"""What every answer tells the browser, whichever answer it is."""

import pytest
from bs4 import BeautifulSoup

from cms.frontend.headers import content_security_policy, origin

from .fake_api import TOPIC_PATH, demo_block, demo_page, more_block, page_of

EVERY_KIND = [
    "/",
    TOPIC_PATH,
    "/advice",
    "/no-such-page/",
    "/failing/",
    "/odd/",
    "/contact/sent/",
    "/search/?q=exercise",
    "/sitemap.xml",
    "/robots.txt",
    "/healthz",
    "/static/frontend/mark.svg",
    "/static/frontend/none.css",
]


def policy_of(answer):
    directives = answer.headers["Content-Security-Policy"].split("; ")
    return {name: sources for name, *sources in map(str.split, directives)}


@pytest.mark.parametrize("path", EVERY_KIND)
def test_every_answer_is_locked_down_and_sets_no_cookie(site, fake_api, path):
    fake_api.pages |= {"/failing/": (500, ""), "/odd/": demo_page(references=[7])}

    answer = site.get(path)

    policy = policy_of(answer)
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["style-src"] == ["'self'"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/site.webmanifest",
        "/static/frontend/site.css",
        "/static/frontend/contact-form.js",
        "/static/frontend/fonts/atkinson-hyperlegible-next.woff2",
    ],
)
def test_a_part_of_a_page_is_locked_down_in_few_words(site, path):
    answer = site.get(path)

    assert answer.status_code == 200
    assert policy_of(answer) == {
        name: ["'none'"] for name in ("default-src", "base-uri", "frame-ancestors")
    }
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer.headers
    assert sum(len(f"{name}: {value}") for name, value in answer.headers.items()) < 600


def test_the_script_of_the_form_may_be_loaded_by_any_site(site):
    answer = site.get("/static/frontend/contact-form.js")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_form_may_post_to_the_handler_which_may_send_back_to_the_site(site):
    policy = policy_of(site.get(TOPIC_PATH))

    assert policy["form-action"] == ["'self'", "http://127.0.0.1:8001", "http://127.0.0.1:8003"]


def test_a_page_without_a_contact_form_sends_nothing_but_searches_of_this_site(site, fake_api):
    fake_api.pages["/off/"] = page_of(demo_block("contact_form", turned_off=True))

    for path in ("/", "/off/", "/no-such-page/", "/search/"):
        assert policy_of(site.get(path))["form-action"] == ["'self'"]


def test_pictures_may_come_from_where_the_page_s_pictures_are(site, fake_api):
    block = more_block("stretch")
    block["value"]["image"]["url"] = "https://media.example.org/a.jpg"
    fake_api.pages["/picture/"] = page_of(block)

    sources = policy_of(site.get("/picture/"))["img-src"]

    assert "https://media.example.org" in sources
    assert "'self'" in sources
    assert fake_api.address.removesuffix("/api/v2/") in sources


def test_a_page_may_be_kept_with_or_without_a_form_and_is_asked_for_again(site):
    for path in (TOPIC_PATH, "/"):
        assert site.get(path).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/no-such-page/", "/contact/sent/", "/off/"])
def test_a_page_without_a_form_has_no_script_and_may_run_none(site, fake_api, path):
    fake_api.pages["/off/"] = page_of(demo_block("contact_form", turned_off=True))

    answer = site.get(path)

    assert executable_scripts(BeautifulSoup(answer.text, "html.parser")) == []
    assert "script-src" not in policy_of(answer)
    assert policy_of(answer)["connect-src"] == ["'self'"]  # for tools that read robots.txt


def test_a_form_has_one_script_which_may_talk_to_the_handler_and_the_site_alone(site, fake_api):
    fake_api.pages["/token/"] = page_of(
        demo_block("contact_form", token_url="https://token.example.org/contact/token")
    )

    (script,) = executable_scripts(site.soup("/token/"))
    assert script["type"] == "module"
    assert script["src"].partition("?")[0] == "/static/frontend/contact-form.js"
    assert script.text == ""
    assert site.get(script["src"]).headers["Content-Type"].startswith("text/javascript")
    policy = policy_of(site.get(TOPIC_PATH))
    assert policy["script-src"] == ["'self'"]
    assert policy["connect-src"] == ["'self'", "http://127.0.0.1:8001"]
    assert policy_of(site.get("/token/"))["connect-src"] == [
        "'self'",
        "http://127.0.0.1:8001",
        "https://token.example.org",
    ]


def test_a_token_is_fetched_from_web_addresses_only(site, fake_api):
    fake_api.pages["/odd/"] = page_of(demo_block("contact_form", token_url="javascript:alert(1)"))

    assert not site.soup("/odd/").select_one(".contact form").has_attr("data-token-url")


@pytest.mark.parametrize("path", ["/", TOPIC_PATH, "/no-such-page/", "/contact/sent/"])
def test_a_page_has_no_inline_style_and_nothing_from_elsewhere(site, path):
    html = site.get(path).text
    loaded = site_loads(html)

    assert "style=" not in html
    assert "<style" not in html
    assert all(address.startswith("/static/frontend/") for address in loaded)


def executable_scripts(soup):
    """Without JSON-LD, which is data: it runs nothing and needs no word in the policy."""
    return soup.select('script:not([type="application/ld+json"])')


def site_loads(html):
    soup = BeautifulSoup(html, "html.parser")
    links = soup.select('link[rel="stylesheet"], link[rel="icon"], link[rel="preload"]')
    return [link["href"] for link in links] + [
        each["src"] for each in [*soup.select("img"), *executable_scripts(soup)]
    ]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/path?a=b", "https://example.org"),
        ("HTTP://Example.ORG:8080/", "http://example.org:8080"),
        ("https://user:secret@example.org/", "https://example.org"),
        ("http://[::1]:8001/contact", "http://[::1]:8001"),
        ("javascript:alert(1)", None),
        ("//example.org/", None),
        ("https://example.org;script-src/", None),
        ("https://a b/", None),
        ("https://example.org:port/", None),
        ("http://[bad/", None),
        ("", None),
        (None, None),
    ],
)
def test_an_origin_is_taken_from_web_addresses_only(address, expected):
    assert origin(address) == expected


def test_a_hostile_address_adds_nothing_to_the_policy():
    hostile = "https://x; script-src 'unsafe-inline'/"

    assert content_security_policy([hostile], [hostile], [hostile]) == content_security_policy()
