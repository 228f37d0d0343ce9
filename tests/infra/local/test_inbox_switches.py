"""The switches of the inbox, and that no other site can press them."""

import pytest

from tests.infra.local.fetching import fetch
from tests.infra.local.rows import put


def test_the_buttons_stop_and_start_ses_and_redirect_back(inbox):
    answer = inbox.post("action=stop")

    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert inbox.get("/status.json").json()["ses"] == "stopped"
    assert "Mail service (SES) is stopped" in inbox.get("/").text

    inbox.post("action=start")
    assert inbox.get("/status.json").json()["ses"] == "running"
    assert "Mail service (SES) is" not in inbox.get("/").text


@pytest.mark.parametrize(
    ("service", "action", "mode"),
    [
        ("ses", "throttle", "throttled"),
        ("ses", "stall", "stalled"),
        ("ses", "cut", "cut"),
        ("ses", "bounce", "bouncing"),
        ("journal", "stop", "stopped"),
        ("journal", "throttle", "throttled"),
        ("journal", "stall", "stalled"),
        ("journal", "cut", "cut"),
    ],
)
def test_each_action_sets_the_mode_and_the_pages_show_it(inbox, service, action, mode):
    other = {"ses": "journal", "journal": "ses"}[service]

    answer = inbox.post(f"action={action}&back=/journal", to=f"/{service}")

    assert (answer.status, answer.headers["location"]) == (303, "/journal")
    status = inbox.get("/status.json").json()
    assert (status[service], status[other]) == (mode, "running")
    for page in (inbox.get("/").text, inbox.get("/journal").text):
        assert f" is {mode}.</strong>" in page
        assert f'value="{action}" aria-pressed="true"' in page


def test_the_buttons_redirect_to_pages_of_the_inbox_only(inbox):
    answer = inbox.post("action=stop&back=https://evil.example/")

    assert answer.headers["location"] == "/"


def test_programs_get_the_status_as_json(inbox):
    answer = inbox.post("action=stop", accept="application/json")

    assert answer.json() == {"ses": "stopped", "journal": "running", "messages": 0, "rows": {}}


def test_a_button_starts_a_sweep(inbox):
    assert inbox.post("action=sweep", to="/handler").status == 303
    assert inbox.sweeps == ["swept"]


def test_a_button_deletes_the_rate_counters_and_nothing_else(inbox):
    put(inbox.journal, pk={"S": "rate#a#1"}, n={"N": "11"})
    put(inbox.journal, pk={"S": "a" * 64}, state={"S": "SENT"})

    inbox.post("action=forget-rates", to="/handler")

    assert [item["pk"] for item in inbox.journal.items()] == ["a" * 64]


def test_the_inboxs_own_page_may_post(inbox):
    answer = inbox.post("action=stop", origin=inbox.server.url, sec_fetch_site="same-origin")

    assert answer.status == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_a_post_from_another_site_is_refused(inbox, headers):
    answers = [
        inbox.post("action=stop", **headers),
        inbox.post("action=stop", to="/journal", **headers),
        inbox.post("action=sweep", to="/handler", **headers),
    ]

    assert [answer.status for answer in answers] == [403, 403, 403]
    assert inbox.ses.running
    assert inbox.get("/status.json").json()["journal"] == "running"
    assert inbox.sweeps == []


@pytest.mark.parametrize("to", ["/ses", "/journal", "/handler"])
@pytest.mark.parametrize("body", ["", "action=explode", b"\xff"])
def test_an_unknown_action_changes_nothing(inbox, to, body):
    assert inbox.post(body, to=to).status == 400
    assert inbox.ses.running
    assert inbox.sweeps == []


def test_the_journal_cannot_bounce(inbox):
    assert inbox.post("action=bounce", to="/journal").status == 400


def test_only_the_buttons_addresses_accept_a_post(inbox):
    answer = fetch(f"{inbox.server.url}/", b"x")

    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")
