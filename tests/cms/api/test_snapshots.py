"""The contract as stored JSON. `make snapshots` rewrites it on purpose; the diff is what clients
will notice."""

import json
import os
import re
from pathlib import Path

import pytest

from cms.images.renditions import generate_renditions
from tests.cms.api.filled import make_filled_page

SNAPSHOTS = Path(__file__).parent / "snapshots"
ALWAYS_EMPTY = {
    "body.value.fields.autocomplete",  # of the message
    "body.value.fields.rows",  # of all but the message
    "meta.alias_of",
    "meta.translations",
    # One finding has a scale, another numbers of people.
    "references.findings.result.frequencies",
    "references.findings.result.scale",
    "body.value.evidence.result.frequencies",
    "body.value.embed_url",  # of a video that is a file
    # Of a source that fell, of a claim in doubt, and beside a finding that contradicts the claim.
    *(
        f"{place}.{key}"
        for place in ("body.value.evidence", "references.findings")
        for key in ("result", "in_words", "drawing")
    ),
}
# Keys of rows, which a database that ran other tests before counts on.
KEYS = re.compile(
    r'(?<="id": )\d+|(?<=/pages/)\d+(?=/)|(?<=/images/)\d+(?=/)|(?<=/documents/)\d+(?=/)'
    r'|(?<="page": )\d+|(?<=claim-change-)\d+'
)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "path", "parameters"),
    [
        ("demo_page", "pages/by-path/", {"path": "/benefits-of-exercise-on-lower-back-pain/"}),
        ("home_page", "pages/by-path/", {"path": "/"}),
        ("topics", "pages/", {"type": "pages.TopicPage", "fields": "plain_summary"}),
        ("not_found", "pages/by-path/", {"path": "/no-such-page/"}),
        ("unknown_parameter", "pages/by-path/", {"path": "/", "colour": "blue"}),
        ("no_endpoint", "nothing/", {}),
        ("root", "", {}),
        ("source", "sources/hayden-2021/", {}),
        ("claims", "claims/", {"limit": 2}),
    ],
)
def test_the_answer_is_the_stored_one(api, name, path, parameters):
    assert_stored(name, api(path, **parameters))


def test_a_page_in_which_nothing_is_empty_is_the_stored_one(api, by_path, demo, picture):
    generate_renditions(picture)
    make_filled_page(demo, picture)

    answer = by_path("/filled/")

    empty = {path for path, value in leaves(answer.json()) if value in (None, [], "")}
    assert empty == ALWAYS_EMPTY
    assert_stored("filled_page", answer, KEYS)
    assert_stored("claim_changes", api("claims/changes/"), KEYS)


def leaves(value, path=""):
    """`("body.benefit.value.heading", "…")` for everything that holds no further keys."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for inner in value:
            yield from leaves(inner, path)
    else:
        yield path, value


def assert_stored(name, answer, unsteady=None):
    body = json.dumps(answer.json(), indent=2, ensure_ascii=False) + "\n"
    body = unsteady.sub("0", body) if unsteady else body
    stored = SNAPSHOTS / f"{name}.json"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        stored.write_text(body, encoding="utf-8")
    assert body == stored.read_text(encoding="utf-8")
