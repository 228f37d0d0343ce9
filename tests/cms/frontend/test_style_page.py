"""The style page has every block and every role, and is not on a public site."""

import pytest

from cms.frontend.context import BLOCK_TYPES
from cms.frontend.design_tokens import colours, tokens

from .fake_api import running_api
from .site import running_site


def test_it_shows_every_size_step_colour_and_block(site):
    soup = site.soup("/style/")
    named = {code.text.removeprefix("--") for code in soup.select("code")}
    steps = {term.text.removeprefix("--") for term in soup.select("dt")}
    blocks = {name.replace("_", "-") for name in BLOCK_TYPES} - {"contact-form"} | {"contact"}

    assert {name for name in tokens() if name.startswith("text-")} <= named
    assert {name for name in tokens() if name.startswith("space-")} <= steps
    assert set(colours("light")) <= named
    assert [each for each in sorted(blocks) if not soup.select_one(f"main .{each}")] == []


STATES = [
    ".button", ".button-plain", ".button:disabled", ".tag-in_doubt", ".tag-fallen",
    *(f".certainty-{step}" for step in ("high", "moderate", "low", "very_low", "not_rated")),
    ".opening-open", ".opening-state:not(.opening-open)", ".help-emergency", ".help-urgent",
    *(f".care-card-{level}" for level in ("emergency", "urgent", "non_urgent")),
    ".field .hint", ".field [aria-invalid]", ".checkbox [aria-invalid]", ".contact-kept",
    *(f".contact-result[data-state={state}]"
      for state in ("problem", "sent", "accepted", "not-sent", "unknown")),
    ".search", ".pager", ".byline .face", ".topics > :only-child img", ".topics > li + li",
    ".table-hint", ".drawing-interval", ".drawing-arrow", ".confirmation", ".questions details",
    ".guideline", ".basis .tag-in_doubt", ".basis .tag-fallen",
]  # fmt: skip


def test_it_shows_each_piece_in_each_of_its_states(site):
    main = site.soup("/style/").main

    assert [each for each in STATES if not main.select_one(each)] == []


def test_it_needs_no_api_and_runs_no_script(site, fake_api):
    fake_api.failing = True

    answer = site.get("/style/")

    assert answer.status_code == 200
    assert "<script" not in answer.text


@pytest.mark.slow
def test_a_public_site_has_none():
    with (
        running_api() as api,
        running_site(api.address, FRONTEND_ALLOWED_HOSTS="127.0.0.1") as site,
    ):
        assert site.get("/style/").status_code == 404
