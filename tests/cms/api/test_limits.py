"""What may be asked, and how often."""

from urllib.parse import quote

import pytest
from django.core.cache import cache

from cms.api.throttling import AddressThrottle
from cms.api.viewsets.pages import PagesViewSet

pytestmark = pytest.mark.django_db


@pytest.fixture
def three_a_minute(monkeypatch):
    monkeypatch.setattr(PagesViewSet, "throttle_classes", [AddressThrottle])
    monkeypatch.setattr(AddressThrottle, "THROTTLE_RATES", {"address": "3/min"})


def ask(client, address="198.51.100.7", **headers):
    return client.get("/api/v2/pages/", REMOTE_ADDR=address, headers=headers)


def test_an_address_beyond_its_rate_limit_gets_429_with_retry_after(client, three_a_minute):
    assert [ask(client).status_code for _ in range(4)] == [200, 200, 200, 429]

    answer = ask(client)
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "Too many requests"
    assert 0 < int(answer["Retry-After"]) <= 60


def test_another_address_is_counted_for_itself(client, three_a_minute):
    for _ in range(4):
        ask(client)

    assert ask(client, "198.51.100.8").status_code == 200


def test_an_address_cannot_hide_behind_a_header(client, three_a_minute, settings):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 0}
    answers = [ask(client, **{"x-forwarded-for": f"203.0.113.{number}"}) for number in range(4)]

    assert answers[-1].status_code == 429


def test_nobody_is_counted_unless_settings_say_so(client):
    assert {ask(client).status_code for _ in range(5)} == {200}
    assert cache.get("throttle_address_198.51.100.7") is None


@pytest.mark.parametrize(
    ("address", "parameters", "told"),
    [
        ("pages/", {"search": "x" * 201}, "200"),
        ("pages/", {"title": "x" * 2001}, "2000"),
        ("pages/by-path/", {"path": "/" + "x" * 2001}, "2000"),
        ("images/", {"title": "x" * 2001}, "2000"),
        ("pages/", {"limit": 51}, "50"),
        ("pages/", {"search": "x", "search_operator": "xor"}, "search_operator"),
    ],
)
def test_what_is_too_long_is_a_problem_that_says_the_limit(api, address, parameters, told):
    answer = api(address, **parameters)

    assert answer.status_code == 400
    assert told in answer.json()["detail"]


@pytest.mark.parametrize("odd", ["1.0", "1_0", "+1", "-0", "1e1", "\u0661", "0x1"])
@pytest.mark.parametrize(
    "asked", ["preview/?token=abc&page=", "pages/?offset=", "pages/?limit=", "pages/?child_of="]
)
def test_a_whole_number_is_digits_and_nothing_else(client, asked, odd):
    answer = client.get(f"/api/v2/{asked}{quote(odd)}")

    assert answer.status_code == 400
    assert "whole number" in answer.json()["detail"]
