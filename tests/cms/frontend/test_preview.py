"""Drafts as the frontend shows them; what the API answers for them: tests/cms/preview."""

import pytest

from .fake_api import problem, stored

NOTE = {"kind": "share", "ends_at": "2026-11-20T09:00:00+00:00", "script": None}
REFUSED = (400, problem(400))


@pytest.fixture
def drafted(site, fake_api):
    """`drafted(page)` is the frontend's answer where the API has that draft."""

    def show(page):
        fake_api.drafts["secret"] = {"page": page, "preview": NOTE | {"frame_ancestors": []}}
        return site.get("/preview/?token=secret&page=0")

    return show


def test_a_home_page_that_was_never_public_can_be_previewed(drafted, fake_api):
    fake_api.topics = REFUSED  # the API lists nothing below a page that is not public

    answer = drafted(stored("home_page"))

    assert answer.status_code == 200
    assert "This page is not public" in answer.text


def test_a_failing_api_is_a_temporary_failure_and_the_token_goes_nowhere(drafted, fake_api):
    fake_api.topics = (500, "{}")

    answer = drafted(stored("home_page"))

    assert answer.status_code == 503
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
