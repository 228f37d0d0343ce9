"""The Next.js starter, copied, built and run against the running system as its README says."""

import base64
import json
import os
import shutil
from datetime import UTC, datetime

import pytest
import requests
from bs4 import BeautifulSoup

from cms.publishing.webhooks.signing import signed_headers
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
STARTER = STARTERS / "next"
SECRET = f"whsec_{base64.b64encode(b'k' * 32).decode()}"
QUIETLY = {"NEXT_TELEMETRY_DISABLED": "1", "NO_COLOR": "1"}
# Of the page, its styles and the form's script, uncompressed; without React and Next.
MOST_BYTES = 120_000
SAME = {
    "public/site.css": "src/site.css",
    "lib/words.json": "src/lib/words.json",
    "lib/words.ts": "src/lib/words.ts",
    "lib/linked.ts": "src/lib/linked.ts",
    "lib/people.ts": "src/lib/people.ts",
    "lib/pictures.ts": "src/lib/pictures.ts",
    "public/contact-form.js": "public/contact-form.js",
    "public/open-now.js": "public/open-now.js",
}
FIRST = """
from cms.pages.models import HomePage, TopicPage
page = TopicPage(title="Before", slug="renamed", body=[])
HomePage.objects.filter(depth=2).earliest("pk").add_child(instance=page)
"""
TAKEN_DOWN = """
from cms.pages.models import HomePage, TopicPage
page = TopicPage(title="Taken down", slug="taken-down", body=[])
HomePage.objects.filter(depth=2).earliest("pk").add_child(instance=page)
page.save_revision().publish()
page.refresh_from_db()
page.unpublish()
"""
RENAMED = """
from cms.pages.models import TopicPage
page = TopicPage.objects.get(slug="renamed")
page.title = "After"
page.save_revision().publish()
print(page.pk)
"""


def test_its_lock_names_no_registry():
    assert names_no_registry(STARTER)


def test_what_both_starters_need_is_the_same_in_both():
    other = STARTERS / "astro"
    pairs = {STARTER / one: other / two for one, two in SAME.items()}

    assert [one for one, two in pairs.items() if one.read_bytes() != two.read_bytes()] == []


@pytest.fixture(scope="module")
def site(clinic, published, tmp_path_factory):
    """The address of the starter, built and started."""
    root = tmp_path_factory.mktemp("npm")
    typed = shutil.ignore_patterns("node_modules", "dist", "tests")
    shutil.copytree(CLIENT, root / "cms" / "api" / "client", ignore=typed)
    folder = root / "cms" / "frontend" / "starters" / "next"
    install(STARTER, folder, "The Next.js starter")
    shutil.rmtree(folder / ".next", ignore_errors=True)
    port = free_port()
    settings = {
        "CMS_URL": clinic.at.cms,
        "CONTACT_URL": clinic.at.form_action,
        "WEBHOOK_SECRET": SECRET,
        **QUIETLY,
    }
    told = run("npm", "run", "build", cwd=folder, **settings)
    assert told.returncode == 0, told.stdout + told.stderr
    program = folder / "node_modules" / "next" / "dist" / "bin" / "next"
    command = ["node", str(program), "start", "--hostname", "127.0.0.1", "--port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with running(command, folder, f"{address}/robots.txt", os.environ | settings):
        yield address


def soup(answer):
    return BeautifulSoup(answer.text, "html.parser")


def asked(site, path, **query):
    return requests.get(f"{site}/{path}", params=query, timeout=PATIENCE, allow_redirects=False)


@pytest.mark.slow
def test_its_page_has_the_words_of_the_seed_and_the_drawings(site):
    page = soup(asked(site, f"{TOPIC}/"))
    words = text_of(page.body)

    missing = [line for line in seed_lines(SEED) if line not in words]

    assert missing == ["What3words: crush.pounces.gifted"]  # shown as ///crush.pounces.gifted
    assert page.select_one(".figure svg[role=img][aria-label]")
    assert help_at_once(page) == AT_ONCE
    assert place_after_failure(page) == [AT_ONCE["place"]] * 2
    assert [each.text for each in page.select(".byline .initials")] == ["AE", "BE"]
    assert "Probably about 15 points lower on a scale of 0 to 100" in words
    assert "Moderate certainty: 35 studies, 2,746 people" in words
    assert "In doubt: " in words
    assert EDITORS_WORDS.findall(words) == []


@pytest.mark.slow
def test_a_guideline_says_what_it_recommends(site):
    page = soup(asked(site, "exercise-for-knee-osteoarthritis/"))

    assert page.body.text.count("Recommends this") >= 1


@pytest.mark.slow
def test_no_claim_of_its_page_is_rated_by_what_fell(site):
    page = soup(asked(site, "table/"))

    claims = page.select("main > section.benefit")
    assert faults(ROWS, claims) == {}
    assert doubted_first(claims) == [row.standing != "stands" for row in ROWS]
    assert EDITORS_WORDS.findall(text_of(page.main)) == []


@pytest.mark.slow
def test_its_headers_are_strict_and_name_the_handler(site, clinic):
    answer = asked(site, f"{TOPIC}/")
    policy = answer.headers["Content-Security-Policy"]
    handler = clinic.at.form_action.rsplit("/", 1)[0]

    assert f"form-action 'self' {handler};" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert not soup(answer).select("style, [style]")
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    form = soup(answer).form
    assert form["action"] == clinic.at.form_action
    assert [each["value"] for each in form.select("select[name=topic] option")] == ["", "reception"]


@pytest.mark.slow
def test_its_form_offers_the_topics_of_the_form_and_asks_nobody_to_choose(site):
    form = soup(asked(site, f"{TOPIC}/")).form
    select = form.select_one("select[name=topic]")

    assert text_of(form.select_one(f"label[for={select['id']}]")) == (
        "What is your message about? (optional)"
    )
    assert [(each["value"], text_of(each)) for each in select.select("option")] == [
        ("", "Choose a topic"),
        ("reception", "An appointment"),
    ]
    assert not select.has_attr("required")


@pytest.mark.slow
def test_without_a_script_its_form_arrives_with_the_topic_that_was_chosen(site, clinic):
    form = soup(asked(site, f"{TOPIC}/")).form
    said = {each["name"]: each.get("value", "") for each in form.select("input[name]")}
    written = {"full_name": "Jo Doe", "email": "jo@visitor.example", "message": "May I come?"}
    chosen = {"topic": form.select("select[name=topic] option")[1]["value"]}
    headers = {"Accept": "text/html", "Origin": site}

    def sent(**changes):
        fields = {**said, **written, **changes}
        parts = {name: (None, value) for name, value in fields.items()}
        answer = requests.post(
            form["action"], files=parts, headers=headers, timeout=20, allow_redirects=False
        )
        return answer.status_code, answer.headers.get("Location", "").partition("language=")[0]

    first, again, other = sent(**chosen), sent(**chosen), sent(topic="")
    assert first[0] == other[0] == 303
    assert first == again
    assert other != first  # the same words about something else are another message


@pytest.mark.slow
def test_with_a_script_its_form_keeps_the_topic_that_was_chosen(site):
    chosen = "return document.querySelector('[data-contact-form] [name=topic]').value"
    with visitor_at_each_width(f"{site}/{TOPIC}/") as visit:
        for person in visit():
            person.wait_until(lambda: person.all(".contact-kept"))  # noqa: B023 - asked at once
            person.find("select[name=topic] option[value=reception]").click()
            person.browser.refresh()
            person.wait_until(lambda: person.browser.execute_script(chosen) == "reception")  # noqa: B023


@pytest.mark.slow
def test_its_topic_page_weighs_little_beside_what_next_needs(site):
    answer = asked(site, f"{TOPIC}/")
    styles = [link["href"] for link in soup(answer).select("link[rel=stylesheet]")]

    loaded = [asked(site, path.lstrip("/")).content for path in [*styles, "/contact-form.js"]]

    assert len(styles) == 2
    assert len(answer.content) + sum(map(len, loaded)) < MOST_BYTES


@pytest.mark.slow
def test_a_search_needs_no_script(site):
    found = soup(asked(site, "search/", q="back pain"))

    assert found.select_one(f"main a[href='/{TOPIC}/']")
    assert found.select_one("meta[name=robots]")["content"] == "noindex"
    corrected = text_of(soup(asked(site, "search/", q="excercise")).main)
    assert "Showing results for: exercise" in corrected


@pytest.mark.slow
def test_what_is_not_there_and_what_was_taken_down_says_so_with_a_way_back(site, clinic):
    in_cms(clinic, TAKEN_DOWN)

    told = {path: asked(site, f"{path}/") for path in ("nothing", "taken-down")}

    assert {path: answer.status_code for path, answer in told.items()} == {
        "nothing": 404,
        "taken-down": 410,
    }
    assert text_of(soup(told["nothing"]).h1) == "Page not found"
    assert text_of(soup(told["taken-down"]).h1) == "This page has been taken down"
    assert all(soup(answer).select_one("main a[href='/']") for answer in told.values())


@pytest.mark.slow
def test_a_signed_webhook_and_no_other_makes_it_ask_again(site, clinic):
    path = "renamed/"
    in_cms(clinic, FIRST)
    before = text_of(soup(asked(site, path)).h1)
    page = int(in_cms(clinic, RENAMED))
    body = json.dumps({"type": "page.published", "data": {"page": {"id": page}}})
    headers = signed_headers("msg_1", datetime.now(UTC), body, [SECRET])
    forged = headers | {"webhook-signature": "v1,AAAA"}
    late = signed_headers("msg_1", datetime(2026, 1, 1, tzinfo=UTC), body, [SECRET])

    refused = [_told(site, body, each) for each in (forged, late)]
    kept = text_of(soup(asked(site, path)).h1)
    taken = _told(site, body, headers)

    assert (before, kept) == ("Before", "Before")
    assert refused == [401, 401]
    assert taken == 204
    assert text_of(soup(asked(site, path)).h1) == "After"


def _told(site, body, headers):
    return requests.post(
        f"{site}/webhook/", data=body, headers=headers, timeout=PATIENCE
    ).status_code


@pytest.mark.slow
def test_a_draft_is_shown_by_its_token_and_kept_by_nobody(site, clinic):
    token, page = in_cms(clinic, SHARED).split()

    draft = asked(site, "preview/", token=token, page=page)
    broken = asked(site, "preview/", token=f"{token}x", page=page)

    assert text_of(soup(draft).h1) == "Not yet public"
    assert "As it may be one day." in draft.text
    assert "no-store" in draft.headers["Cache-Control"]
    assert draft.headers["Referrer-Policy"] == "no-referrer"
    assert "form-action 'none'" in draft.headers["Content-Security-Policy"]
    assert broken.status_code == 404
    assert "This preview has ended" in broken.text


@pytest.mark.slow
def test_its_topic_page_has_no_barriers_and_its_form_keeps_what_is_typed(site):
    with visitor_at_each_width(f"{site}/{TOPIC}/") as visit:
        for person in visit():
            person.wait_until(lambda: person.all(".contact-kept"))  # noqa: B023 - asked at once
            assert run_axe(person.browser) == []
            person.fill(message="It hurts when I sit.")
            person.browser.refresh()
            person.wait_until(lambda: person.value("message"))  # noqa: B023
            assert person.value("message") == "It hurts when I sit."
            told = person.complaints()
            # The handler's token is for the site that the handler knows, which has another port.
            assert [each for each in told if "/contact/token" not in each] == []


@pytest.mark.slow
def test_it_says_that_a_place_is_open_now(site):
    with visitor_at_each_width(f"{site}/santé-du-dos/") as visit:
        for person in visit():
            assert person.wait_for("main .now.is-open").text == "Open now"
            assert person.complaints() == []


@pytest.mark.slow
@pytest.mark.parametrize("path", ["", f"{TOPIC}/"])
def test_a_page_does_not_move_while_it_loads_and_is_seen_in_every_look(site, path):
    with visitor_at_each_width(f"{site}/{path}") as visit:
        for person in visit():
            assert person.browser.execute_async_script(SHIFTS) == 0
            assert unseen_in_each_look(person, f"{site}/{path}") == {}


@pytest.mark.slow
def test_its_home_page_has_its_picture_says_what_each_topic_is_and_has_no_barriers(site):
    with visitor_at_each_width(f"{site}/") as visit:
        for person in visit():
            picture = person.find(".hero img")
            assert run_axe(person.browser) == []
            assert person.complaints() == []
            assert picture.get_property("naturalWidth") > 0
            assert picture.get_attribute("alt") == "Our front door"
            assert SUMMARY in person.find(".topics").text
