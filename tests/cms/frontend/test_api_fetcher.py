"""What is kept of the API's answers, and when it is shown."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from cms.frontend import api_fetcher
from cms.frontend.api_errors import ApiUnavailable, PageGone, PageNotFound, RequestRefused
from cms.frontend.api_fetcher import Fetcher
from tests.cms.frontend.fake_api import NO_ENDPOINT, TOPIC_PATH, demo_page, problem, running_api
from tests.cms.frontend.site import running_site

# Also what somebody on the way says, or the API of a host name that it does not know.
FAILURES = [
    (500, "{}"), (429, "{}"), (200, "<html>"), (200, "[]"), (400, "<h1>Bad Request (400)</h1>"),
    (404, "<html>"), (410, "<html>"), (404, '{"status": 404}'), (404, problem(410)), (403, "{}"),
    (404, NO_ENDPOINT),
]  # fmt: skip
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def api():
    with running_api() as server:
        server.etag = '"1"'
        yield server


@pytest.fixture
def ask(api):
    fetcher = Fetcher(timeout=1)

    def get(path=TOPIC_PATH):
        return fetcher.get(f"{api.address}pages/by-path/", {"path": path})

    get.fetcher = fetcher
    return get


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moment:
        yield moment


def test_what_has_not_changed_is_not_sent_again(api, ask):
    first, again = ask(), ask()

    assert first == again
    assert again.as_of is None
    assert api.asked[1][2]["If-None-Match"] == '"1"'


def test_a_change_is_seen_at_once(api, ask):
    ask()
    api.pages[TOPIC_PATH], api.etag = demo_page(title="New"), '"2"'

    assert ask().content["title"] == "New"


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_shows_the_last_answer_with_its_time(api, ask, clock, failure):
    good = ask()
    clock.shift(timedelta(hours=1))
    api.pages[TOPIC_PATH], api.etag = failure, None

    shown = ask()

    assert shown.content == good.content
    assert shown.as_of == NOW


def test_after_a_failure_no_request_is_made_for_a_few_seconds(api, ask, clock):
    ask()
    api.pages[TOPIC_PATH], api.etag = (500, "{}"), None
    ask()
    api.pages[TOPIC_PATH], api.etag = demo_page(title="New"), '"2"'

    assert ask().as_of == NOW
    clock.shift(api_fetcher.RETRY_PAUSE)
    assert ask().content["title"] == "New"


@pytest.mark.parametrize("failure", [(500, "{}"), (503, "{}"), (429, "{}"), (200, "<html>")])
def test_one_failing_page_puts_no_other_out_of_date(api, ask, clock, failure):
    ask()
    api.pages["/failing/"] = api.pages["/kept/"] = demo_page()
    ask("/kept/")
    api.pages["/failing/"] = api.pages["/kept/"] = failure
    with pytest.raises(ApiUnavailable):
        ask("/failing/")
    ask("/kept/")  # its old answer

    assert ask().as_of is None
    api.pages[TOPIC_PATH] = (410, problem(410))
    with pytest.raises(PageGone):
        ask()


def test_after_429_the_next_answer_is_shown_at_once(api, ask, clock):
    ask()
    api.pages[TOPIC_PATH], api.etag = (429, "{}"), None
    assert ask().as_of == NOW
    api.pages[TOPIC_PATH], api.etag = demo_page(title="New"), '"2"'

    assert ask().content["title"] == "New"


def test_while_the_api_cannot_be_reached_no_page_waits_for_it(api, ask, clock):
    api.pages["/slow/"] = demo_page()
    ask()
    with pytest.raises(ApiUnavailable):
        ask("/slow/")
    asked = len(api.asked)

    assert ask().as_of == NOW
    assert len(api.asked) == asked
    clock.shift(api_fetcher.RETRY_PAUSE)
    assert ask().as_of is None


def test_a_clock_that_is_set_back_makes_no_pause_longer(api, ask, clock):
    ask()
    api.pages[TOPIC_PATH], api.etag = (500, "{}"), None
    ask()
    api.pages[TOPIC_PATH], api.etag = demo_page(title="New"), '"2"'
    clock.shift(-timedelta(hours=1))

    assert ask().content["title"] == "New"


@pytest.mark.parametrize(
    ("status", "error"), [(400, RequestRefused), (404, PageNotFound), (414, ApiUnavailable)]
)
def test_a_refused_request_does_not_pause_the_site(api, ask, status, error):
    ask()
    api.pages["/odd/"] = (status, problem(status))
    with pytest.raises(error):
        ask("/odd/")

    assert ask().as_of is None


@pytest.mark.parametrize("is_known", [True, False])
def test_what_the_api_itself_has_kept_is_as_old_as_it_says(api, ask, clock, is_known):
    if is_known:
        ask()
    clock.shift(timedelta(hours=2))
    api.age = 3600

    while_its_database_is_away = ask()
    api.pages[TOPIC_PATH], api.etag = (500, "{}"), None
    while_it_is_away_itself = ask()

    an_hour_ago = NOW + timedelta(hours=1)
    assert while_its_database_is_away.as_of == an_hour_ago
    assert while_it_is_away_itself.as_of == an_hour_ago


@pytest.mark.parametrize("age", ["60", "", "-5", "soon", "9" * 30, "²"])
def test_what_a_cache_on_the_way_keeps_of_an_api_that_works_is_not_out_of_date(api, ask, age):
    api.age = age.encode().decode("latin-1")

    assert ask().as_of is None


def test_an_answer_of_yesterday_is_too_old_to_show(api, ask, clock):
    ask()
    clock.shift(api_fetcher.MAX_STALE)
    api.pages[TOPIC_PATH], api.etag = (500, "{}"), None

    with pytest.raises(ApiUnavailable):
        ask()


def test_a_wrong_api_address_makes_no_page_disappear(api):
    fetcher = Fetcher(timeout=1)

    with pytest.raises(ApiUnavailable, match="404"):
        fetcher.get(api.address.replace("/v2/", "/v3/") + "pages/by-path/", {"path": TOPIC_PATH})


@pytest.mark.parametrize(("status", "error"), [(404, PageNotFound), (410, PageGone)])
def test_a_page_that_is_gone_is_not_kept(api, ask, clock, status, error):
    ask()
    api.pages[TOPIC_PATH], api.etag = (status, problem(status)), None
    with pytest.raises(error):
        ask()
    api.pages[TOPIC_PATH] = (500, "{}")

    with pytest.raises(ApiUnavailable):
        ask()


def test_what_the_api_does_not_store_is_not_kept(api, ask):
    api.etag = None
    ask()
    api.pages[TOPIC_PATH] = (500, "{}")

    with pytest.raises(ApiUnavailable):
        ask()


def test_a_draft_is_not_kept(api, ask):
    api.drafts["secret"] = {"page": {}, "preview": {}}

    ask.fetcher.get(f"{api.address}preview/", {"token": "secret"})

    assert not ask.fetcher.kept


def test_no_more_is_kept_than_fits(api, ask, monkeypatch):
    monkeypatch.setattr(api_fetcher, "MAX_KEPT_ANSWERS", 2)
    for number in range(3):
        api.pages[f"/{number}/"] = demo_page()
        ask(f"/{number}/")

    assert [url.partition("path=")[2] for url in ask.fetcher.kept] == ["%2F1%2F", "%2F2%2F"]


def test_a_page_is_shown_with_a_notice_while_the_api_is_down():
    with running_api() as api, running_site(api.address) as site:
        api.etag = '"1"'
        fresh = site.get(TOPIC_PATH).text
        api.pages[TOPIC_PATH], api.etag = (500, "{}"), None

        answer = site.get(TOPIC_PATH)

        assert answer.status_code == 200
        assert "This page may be out of date" in answer.text
        assert "This page may be out of date" not in fresh
