"""One visitor of the frontend uses up that visitor's rate, and nobody else's."""

import pytest
from django.test import RequestFactory

from cms.api.throttling import AddressThrottle, visitor_address
from cms.api.viewsets.pages import PagesViewSet
from cms.frontend.visitors import Limit, address_of, visitor_headers

TOKEN = "the-frontend-of-the-tests"
FRONTEND = "198.51.100.1"


@pytest.fixture
def three_a_minute(monkeypatch, settings):
    settings.FRONTEND_TOKEN = TOKEN
    monkeypatch.setattr(PagesViewSet, "throttle_classes", [AddressThrottle])
    monkeypatch.setattr(AddressThrottle, "THROTTLE_RATES", {"address": "3/min"})


def search(client, visitor, token=TOKEN):
    headers = {"X-Visitor-Address": visitor, "X-Frontend-Token": token}
    return client.get(
        "/api/v2/pages/?search=back", REMOTE_ADDR=FRONTEND, headers=headers
    ).status_code


@pytest.mark.django_db
def test_one_visitors_searches_throttle_that_visitor_only(client, three_a_minute):
    first = [search(client, "203.0.113.7") for _ in range(140)]

    assert first == [200, 200, 200, *[429] * 137]
    assert search(client, "203.0.113.8") == 200


@pytest.mark.django_db
def test_a_stranger_cannot_speak_for_other_visitors(client, three_a_minute):
    answers = [search(client, f"203.0.113.{number}", "guessed") for number in range(5)]

    assert answers == [200, 200, 200, 429, 429]


@pytest.mark.django_db
def test_without_a_shared_token_the_header_means_nothing(client, three_a_minute, settings):
    settings.FRONTEND_TOKEN = ""

    assert [search(client, f"203.0.113.{each}", "") for each in range(4)][-1] == 429


def test_what_the_frontend_asks_for_itself_counts_for_the_frontend(settings):
    settings.FRONTEND_TOKEN = TOKEN
    environ = RequestFactory().get("/", headers={"X-Frontend-Token": TOKEN}).META

    assert visitor_address(environ) == "frontend"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        ("", 0, "192.0.2.1"),
        ("203.0.113.7", 0, "192.0.2.1"),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("198.51.100.66, 203.0.113.7", 1, "203.0.113.7"),
        ("198.51.100.66, 203.0.113.7, 10.0.0.1", 2, "203.0.113.7"),
        ("a visitor's words", 1, ""),
        ("::ffff:203.0.113.7", 1, "203.0.113.7"),
    ],
)
def test_the_frontend_believes_only_its_own_proxies(forwarded, proxies, address):
    environ = {"REMOTE_ADDR": "192.0.2.1"}
    if forwarded:
        environ["HTTP_X_FORWARDED_FOR"] = forwarded

    assert address_of(environ, proxies) == address


def test_without_a_token_no_address_leaves_the_frontend():
    assert visitor_headers("") == {}


def test_the_frontends_own_limit_is_a_visitors_and_ends_after_a_minute():
    class Clock:
        now = 0.0

    limit = Limit(lambda: Clock.now)

    assert [limit.allows("a", 3) for _ in range(4)] == [True, True, True, False]
    assert limit.allows("b", 3)
    Clock.now = 61.0
    assert limit.allows("a", 3)


def test_a_line_of_the_frontend_has_the_places_of_a_fault_and_not_its_text():
    import json
    import logging
    import sys

    from cms.json_log import OneLine

    canary = "canary.jane.doe"
    try:
        raise ValueError(canary)
    except ValueError:
        record = logging.LogRecord("django.request", 40, "f", 1, "Failed", (), sys.exc_info())
    record.request = "<WSGIRequest: GET '/search/?q=canary.jane.doe'>"

    written = OneLine().format(record)

    line = json.loads(written)
    assert set(line) == {"time", "level", "logger", "message", "traceback"}
    assert line["traceback"].endswith("builtins.ValueError")
    assert canary not in written
