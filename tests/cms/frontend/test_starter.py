"""The Astro starter, copied and built against the running system as its README says."""

import os
import re
import shutil
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
from bs4 import BeautifulSoup

from infra.local.http_server import serving
from tests.browser.axe import run_axe
from tests.browser.looks import unseen_in_each_look
from tests.cms.standing_table import ROWS
from tests.npm import install, names_no_registry, run
from tests.patience import PATIENCE

from .judging import EDITORS_WORDS, faults
from .site import free_port, text_of
from .starters import (
    AT_ONCE,
    CLIENT,
    FRONTEND,
    SHARED,
    SHIFTS,
    STARTERS,
    SUMMARY,
    TOPIC,
    doubted_first,
    help_at_once,
    in_cms,
    place_after_failure,
    running,
    visitor_at_each_width,
)
from .test_topic_page import SEED, seed_lines

pytestmark = pytest.mark.npm

STARTER = STARTERS / "astro"
MOST_BYTES = 60_000
PAGE = f"{TOPIC}/index.html"


@pytest.fixture(scope="module")
def starter(tmp_path_factory):
    """The starter with the client beside it, as in the repository, ready to be built."""
    root = tmp_path_factory.mktemp("npm")
    typed = shutil.ignore_patterns("node_modules", "dist", "tests")
    shutil.copytree(CLIENT, root / "cms" / "api" / "client", ignore=typed)
    folder = root / "cms" / "frontend" / "starters" / "astro"
    return install(STARTER, folder, "The Astro starter")


@pytest.fixture(scope="module")
def built(clinic, starter, published):
    told = run("npm", "run", "build", cwd=starter, CMS_URL=clinic.at.cms, **QUIETLY)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "- 0 errors" in told.stdout
    return starter / "dist"


QUIETLY = {"ASTRO_TELEMETRY_DISABLED": "1", "NO_COLOR": "1"}


def page_at(built, path):
    return BeautifulSoup((built / path).read_text(encoding="utf-8"), "html.parser")


def test_the_lock_names_no_registry():
    assert names_no_registry(STARTER)


TRIED = """
import { hours } from "./src/lib/opening.ts";
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const closed = (note, first, last) =>
  ({ from: inDays(first), to: inDays(last), periods: [], note });
const exceptions =
  [closed("past", -9, -2), closed("begun", -9, 9), closed("soon", 99, 99), closed("far", 150, 150)];
console.log(hours({ week: [], exceptions }, { closed: "Closed" }, "en-gb").map(({ note }) => note));
"""


def test_other_hours_are_listed_for_the_coming_months_only(starter):
    """The API has the public holidays of three years, and the list is at the foot of each page."""
    (starter / "tried.ts").write_text(TRIED, "utf-8")
    bundle = ("npx", "esbuild", "tried.ts", "--bundle", "--platform=node", "--outfile=tried.cjs")
    assert run(*bundle, cwd=starter).returncode == 0

    told = run("node", "tried.cjs", cwd=starter, NO_COLOR="1").stdout

    assert told.strip() == "[ '(begun)', '(soon)' ]"


def test_the_built_page_has_the_words_of_the_seed(built):
    page = text_of(page_at(built, PAGE).body)

    missing = [line for line in seed_lines(SEED) if line not in page]

    assert page_at(built, PAGE).select_one(".figure svg[role=img][aria-label]")
    assert "Probably about 15 points lower on a scale of 0 to 100" in page
    assert missing == ["What3words: crush.pounces.gifted"]  # shown as ///crush.pounces.gifted
    assert "///crush.pounces.gifted" in page
    assert "Moderate certainty: 35 studies, 2,746 people" in page
    assert "In doubt: " in page
    assert "No source is given: The original text" in page
    assert EDITORS_WORDS.findall(page) == []


def test_no_bold_word_or_link_sticks_to_the_word_beside_it(built):
    """Astro leaves out a space between a tag and an expression."""
    stuck = re.compile(r"[\w.:](?:<strong|<a )|</strong>\w")

    pages = [*built.rglob("*.html")]
    assert pages
    assert [found for page in pages for found in stuck.findall(page.read_text("utf-8"))] == []


def test_what_cannot_wait_is_first_and_can_be_called(built):
    page = page_at(built, PAGE)

    assert help_at_once(page) == AT_ONCE
    assert place_after_failure(page) == [AT_ONCE["place"]] * 2
    assert [each.text for each in page.select(".byline .initials")] == ["AE", "BE"]


def test_a_guideline_says_what_it_recommends(built):
    page = text_of(page_at(built, "exercise-for-knee-osteoarthritis/index.html").body)

    assert page.count("Recommends this") == 1


def test_no_claim_of_the_built_page_is_rated_by_what_fell(built):
    page = page_at(built, "table/index.html")

    claims = page.select("main > section:not(#references)")
    assert faults(ROWS, claims) == {}
    assert doubted_first(claims) == [row.standing != "stands" for row in ROWS]
    assert EDITORS_WORDS.findall(text_of(page.body)) == []
    assert "yet" not in text_of(page.body)


def test_its_form_posts_to_the_handler_with_every_field(built, clinic):
    form = page_at(built, PAGE).form

    assert form["action"] == clinic.at.form_action
    assert {field["name"] for field in form.select("[name]")} == {
        *("full_name", "email", "phone", "message"),
        *("form_id", "language", "website", "topic"),
    }
    assert [each["value"] for each in form.select("select[name=topic] option")] == ["", "reception"]


def test_its_script_is_the_one_of_the_reference_frontend():
    """A copy, because the starter is to be copied without the repository."""
    scripts = (FRONTEND / "static" / "frontend", STARTER / "public")
    first, second = ((folder / "contact-form.js").read_bytes() for folder in scripts)

    assert first == second


def test_the_topic_page_weighs_less_than_60_kilobytes_without_pictures(built):
    page = page_at(built, PAGE)
    styles = [link["href"] for link in page.select("link[rel=stylesheet]")]
    scripts = [script["src"] for script in page.select("script[src]")]

    loaded = [PAGE, *(address.lstrip("/") for address in styles + scripts)]

    assert set(scripts) <= {"/contact-form.js", "/open-now.js"}
    assert sum((built / path).stat().st_size for path in loaded) < MOST_BYTES


def test_the_policy_of_the_built_page_names_its_handler_and_no_inline_code(built, clinic):
    page = page_at(built, PAGE)
    policy = page.select_one("meta[http-equiv=Content-Security-Policy]")["content"]
    handler = clinic.at.form_action.rsplit("/", 1)[0]

    assert f"form-action 'self' {handler}" in policy
    assert f"connect-src 'self' {handler}" in policy
    assert "unsafe" not in policy
    assert not page.select("style, [style], script:not([src]):not([type='application/ld+json'])")


def test_the_pages_of_the_site_itself_are_built_beside_those_of_the_cms(built):
    search = page_at(built, "search/index.html")
    own = ["404.html", "410/index.html", "contact/sent/index.html", "search/index.html"]
    robots = [page_at(built, path).select_one("meta[name=robots]")["content"] for path in own]

    assert robots == ["noindex"] * 4
    assert search.select_one(f"#all a[href='/{TOPIC}/']")
    assert search.form.has_attr("hidden")  # until its script can answer
    assert f"/{TOPIC}/</loc>" in (built / "sitemap.xml").read_text()
    assert "/sitemap.xml" in (built / "robots.txt").read_text()


def test_a_page_with_an_accent_in_its_path_is_built_and_linked(built):
    page, home = page_at(built, "santé-du-dos/index.html"), page_at(built, "index.html")

    assert text_of(page.h1) == "Santé du dos"
    assert home.select_one("a[href='/santé-du-dos/']")


def test_the_home_page_has_its_picture_and_says_what_each_topic_is(built):
    home = page_at(built, "index.html")
    picture = home.select_one("main picture.hero")

    assert picture.img["alt"] == "Our front door"
    assert picture.img["loading"] == "eager"
    assert picture.img.has_attr("width")
    assert [each["type"] for each in picture.select("source")] == ["image/avif", "image/webp"]
    assert SUMMARY in text_of(home.select_one(".topics"))


def test_the_home_page_leads_to_the_topic_and_back(built):
    home, topic = page_at(built, "index.html"), page_at(built, PAGE)

    assert home.select_one(f"a[href='/{TOPIC}/']")
    assert topic.select_one("nav a[href='/']")


def _served(folder, cms):
    """The address of the starter's own server, for as long as it is asked."""
    port = free_port()
    environment = os.environ | {"CMS_URL": cms, "HOST": "127.0.0.1", "PORT": str(port)}
    command = ["node", "server/entry.mjs"]
    return running(command, folder, f"http://127.0.0.1:{port}/", environment)


@pytest.mark.slow
def test_a_draft_is_drawn_by_a_server_and_kept_by_nobody(clinic, starter, built):
    token, page = in_cms(clinic, SHARED).split()
    served = run(
        *("npm", "run", "build", "--", "--outDir", "served"),
        cwd=starter, PREVIEW="1", CMS_URL=clinic.at.cms, **QUIETLY,
    )  # fmt: skip
    assert served.returncode == 0, served.stdout + served.stderr

    with _served(starter / "served", clinic.at.cms) as site:
        preview = f"{site}preview/"
        draft = requests.get(preview, params={"token": token, "page": page}, timeout=PATIENCE)
        broken = requests.get(
            preview, params={"token": f"{token}x", "page": page}, timeout=PATIENCE
        )

    assert text_of(BeautifulSoup(draft.text, "html.parser").h1) == "Not yet public"
    assert "As it may be one day." in draft.text
    assert draft.headers["Cache-Control"] == "no-store"
    assert draft.headers["Referrer-Policy"] == "no-referrer"
    policy = "frame-ancestors 'none'; form-action 'none'"
    assert draft.headers["Content-Security-Policy"] == policy
    assert broken.status_code == 404
    assert "This preview has ended" in broken.text
    assert not (built / "preview").exists()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def host(built):
    """The address of the built files at a host of any kind."""
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=built))) as server:
        yield f"http://127.0.0.1:{server.server_port}"


@pytest.mark.slow
@pytest.mark.parametrize("path", ["", f"{TOPIC}/"])
def test_a_built_page_does_not_move_while_it_loads_and_is_seen_in_every_look(host, path):
    with visitor_at_each_width(f"{host}/{path}") as visit:
        for person in visit():
            assert person.browser.execute_async_script(SHIFTS) == 0
            assert unseen_in_each_look(person, f"{host}/{path}") == {}


@pytest.mark.slow
def test_the_built_home_page_has_no_barriers_and_draws_its_picture(host):
    with visitor_at_each_width(f"{host}/") as visit:
        for person in visit():
            assert run_axe(person.browser) == []
            assert person.complaints() == []
            assert person.find(".hero img").get_property("naturalWidth") > 0


@pytest.mark.slow
def test_the_built_topic_page_has_no_barriers_on_screen_and_phone(host):
    with visitor_at_each_width(f"{host}/{TOPIC}/") as visit:
        for person in visit():
            width = person.find("html").get_property("clientWidth")
            assert run_axe(person.browser) == []
            assert person.complaints() == []
            assert person.find("html").get_property("scrollWidth") == width
            assert person.texts(".contact-kept") != []  # the script runs under the page's policy


@pytest.mark.slow
def test_it_says_that_a_place_is_open_now(host):
    with visitor_at_each_width(f"{host}/santé-du-dos/") as visit:
        for person in visit():
            assert person.wait_for("main .now.is-open").text == "Open now"
            assert person.complaints() == []


@pytest.mark.slow
def test_its_search_asks_the_api_under_the_policy_of_the_page(host):
    with visitor_at_each_width(f"{host}/search/?q=back%20pain") as visit:
        for person in visit():
            person.wait_for(f"#found a[href='/{TOPIC}/']")
            assert not person.find("#all").is_displayed()
            assert person.complaints() == []
            person.open(f"{host}/search/?q=excercise")
            person.wait_for(f"#found a[href='/{TOPIC}/']")
            assert "Showing results for: exercise" in person.find("#told").text


@pytest.mark.slow
def test_a_typo_in_a_field_does_not_pass(starter, built):
    block = starter / "src" / "blocks" / "Benefit.astro"
    words = block.read_text(encoding="utf-8")
    block.write_text(words.replace("{value.heading}", "{value.headng}"), encoding="utf-8")

    told = run("npm", "run", "check", cwd=starter, **QUIETLY)

    assert told.returncode != 0
    assert "Property 'headng' does not exist" in told.stdout
