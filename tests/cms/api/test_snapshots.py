"""The contract as stored JSON. `make snapshots` rewrites it on purpose; the diff is what clients
will notice."""

import json
import os
from pathlib import Path

import pytest

SNAPSHOTS = Path(__file__).parent / "snapshots"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("name", "path", "parameters"),
    [
        ("demo_page", "pages/by-path/", {"path": "/benefits-of-exercise-on-lower-back-pain/"}),
        ("home_page", "pages/by-path/", {"path": "/"}),
        ("topics", "pages/", {"type": "pages.TopicPage", "fields": "plain_summary"}),
        ("not_found", "pages/by-path/", {"path": "/no-such-page/"}),
        ("unknown_parameter", "pages/by-path/", {"path": "/", "colour": "blue"}),
        ("root", "", {}),
        ("source", "sources/hayden-2021/", {}),
        ("claims", "claims/", {"limit": 2}),
    ],
)
def test_the_answer_is_the_stored_one(api, name, path, parameters):
    answer = api(path, **parameters)

    body = json.dumps(answer.json(), indent=2, ensure_ascii=False) + "\n"
    stored = SNAPSHOTS / f"{name}.json"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        stored.write_text(body, encoding="utf-8")
    assert body == stored.read_text(encoding="utf-8")
