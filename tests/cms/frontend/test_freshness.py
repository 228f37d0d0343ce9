"""The running site: which of its answers are kept, and that none outlives what it was made of."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from cms.frontend import site_version

from .fake_api import TOPIC_PATH, demo_page, problem, running_api
from .site import running_site
from .starters import in_cms

PROMISED_SECONDS = 0.25
CHANGES = """
import time
from cms.pages.models import HomePage, TopicPage
page = TopicPage(title="0", slug="changing", body=[])
HomePage.objects.filter(depth=2).earliest("pk").add_child(instance=page)
print(time.time(), "0")
for number in range(1, 7):
    time.sleep(0.6)
    page.title = str(number)
    page.save_revision().publish()
    print(time.time(), number)
time.sleep(0.6)
TopicPage.objects.get(slug="changing").unpublish()
print(time.time(), "410")
"""


@pytest.fixture(scope="module")
def api():
    """An API that names its answers and says the version of the site."""
    with running_api() as server:
        server.names_bytes, server.version = True, "1-000000000001"
        yield server


@pytest.fixture(scope="module")
def site(api):
    """A site of its own: what it keeps belongs to no other test."""
    with running_site(api.address) as running:
        yield running


@pytest.mark.parametrize("path", ["/", TOPIC_PATH, f"{TOPIC_PATH}?utm_source=letter", "/?page=2"])
def test_pages_are_kept_and_revalidated(site, api, path):
    first = site.get(path)

    assert first.status_code == 200
    assert first.headers["Cache-Control"] == "no-cache"
    again = site.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/search/", "/search/?q=back", "/contact/sent/", "/contact/sent/?ref=ABCDEFG2", "/nothing/",
        "/preview/?token=x&page=4", f"{TOPIC_PATH}?page_id=12", "/taken-down/", "/style/",
    ],
)  # fmt: skip
def test_what_is_of_one_visitor_or_no_page_is_not(site, api, path):
    api.drafts = {"x": {"page": demo_page(), "preview": DRAFT}}
    api.pages["/taken-down/"] = (410, problem(410))
    before = len(site.get(path).content)

    answer = site.get(path)

    assert "ETag" not in answer.headers
    assert before == len(answer.content) > 0


DRAFT = {
    "kind": "draft", "ends_at": "2026-11-30T12:00:00Z", "script": None, "frame_ancestors": [],
}  # fmt: skip


def test_a_kept_page_is_the_page(site, api):
    fresh = site.get(TOPIC_PATH)
    kept = site.get(TOPIC_PATH)
    plain = site.get(TOPIC_PATH, headers={"Accept-Encoding": "identity"})

    assert fresh.text == kept.text == plain.text
    differs = {"Date", "Content-Length", "Content-Encoding", "ETag"}
    told = [{name: each.headers[name] for name in each.headers if name not in differs}
            for each in (fresh, kept, plain)]  # fmt: skip
    assert told[0] == told[1] == told[2]
    assert "Content-Encoding" not in plain.headers


def test_the_languages_of_a_page_are_pages_of_their_own(site, api):
    french = demo_page(title="Mal de dos")
    french["meta"] = french["meta"] | {"locale": "fr"}
    api.pages["/fr/mal-de-dos/"] = french

    for _ in range(2):
        assert site.soup(TOPIC_PATH).html["lang"] == "en-gb"
        assert site.soup("/fr/mal-de-dos/").html["lang"] == "fr"


def test_a_page_with_a_form_has_nothing_of_one_visitor(site, api):
    first, second = site.get(TOPIC_PATH), site.get(TOPIC_PATH, headers={"Cookie": "a=1"})

    assert "data-contact-form" in first.text
    assert first.text == second.text
    assert "Set-Cookie" not in second.headers
    assert 'name="submission_id"' not in first.text
    assert 'name="token"' not in first.text


def test_what_was_published_is_there_within_the_promise_and_what_was_taken_down_is_gone(clinic):
    """Each visit after a change, and the promise, shows it: however busy the machine is."""
    address = clinic.at.frontend + "/changing/"
    with ThreadPoolExecutor() as pool:
        changing = pool.submit(in_cms, clinic, CHANGES)
        seen = []
        while not changing.done():
            asked = time.time()
            seen.append((asked, shown(requests.get(address, timeout=20))))
            time.sleep(0.01)
    time.sleep(PROMISED_SECONDS)
    seen.append((time.time(), shown(requests.get(address, timeout=20))))
    committed = [
        (float(moment), state)
        for moment, state in (line.split() for line in changing.result().splitlines())
    ]

    states = [state for _, state in committed]
    assert states == ["0", "1", "2", "3", "4", "5", "6", "410"]
    late = []
    for asked, state in seen:
        must = [(at, each) for at, each in committed if at <= asked - PROMISED_SECONDS]
        if must and state not in states[len(must) - 1 :]:
            late.append(f"{state} {asked - must[-1][0]:.3f} s after {must[-1][1]}")
    assert late == []
    assert seen[-1][1] == "410"


def shown(answer):
    """The title of the page, or what the site says instead."""
    if answer.status_code != 200:
        return str(answer.status_code)
    return answer.text.partition("<h1>")[2].partition("</h1>")[0]


def test_the_parts_of_the_promise_are_less_than_the_whole():
    """The API, asked with `no-cache`, knows what was so 50 ms ago."""
    assert site_version.ASK_AGAIN_SECONDS + 0.05 < PROMISED_SECONDS
    assert site_version.BEHIND_SECONDS > PROMISED_SECONDS
