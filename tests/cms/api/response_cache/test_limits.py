"""How often one address may ask, where most answers come from memory."""

import pytest

from cms.api.throttling import AddressThrottle
from cms.api.viewsets.pages import PagesViewSet
from tests.cms.conftest import DEMO_PATH

PAGE = f"/api/v2/pages/by-path/?path={DEMO_PATH}"


@pytest.fixture(autouse=True)
def three_a_minute(monkeypatch):
    monkeypatch.setattr(PagesViewSet, "throttle_classes", [AddressThrottle])
    monkeypatch.setattr(AddressThrottle, "THROTTLE_RATES", {"address": "3/min"})


def test_answers_from_memory_are_not_counted(get):
    assert {get(PAGE, REMOTE_ADDR="198.51.100.21").status for _ in range(10)} == {200}


def test_answers_that_are_rendered_are_counted_for_who_asked_first(get, layer):
    targets = [f"/api/v2/pages/?limit={number}" for number in range(1, 5)]
    answers = [get(target, REMOTE_ADDR="198.51.100.22") for target in targets]

    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    refused = answers[-1].headers
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["Cache-Control"] == "no-store"
    assert len(layer.store) == 3
    assert get(targets[-1], REMOTE_ADDR="198.51.100.23").status == 200


def test_who_was_refused_still_reads_what_is_in_memory(get):
    for number in range(1, 6):
        get(f"/api/v2/pages/?limit={number}", REMOTE_ADDR="198.51.100.24")

    assert get("/api/v2/pages/?limit=1", REMOTE_ADDR="198.51.100.24").status == 200


def test_behind_a_trusted_proxy_the_visitor_is_counted(get, settings):
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    proxied = {"REMOTE_ADDR": "10.0.0.1"}
    for number in range(1, 5):
        get(f"/api/v2/pages/?limit={number}", HTTP_X_FORWARDED_FOR="198.51.100.25", **proxied)

    last = "/api/v2/pages/?limit=9"
    assert get(last, HTTP_X_FORWARDED_FOR="198.51.100.25", **proxied).status == 429
    assert get(last, HTTP_X_FORWARDED_FOR="198.51.100.26", **proxied).status == 200
