"""The examples in docs/frontends/api.md can be asked as they stand."""

import re
from pathlib import Path

import pytest
from django.test import Client

DOCUMENT = Path(__file__).parents[3] / "docs" / "frontends" / "api.md"
EXAMPLE = re.compile(r"^\| `((?:\w|-)+/[^`…]*\?[^`…]+)` \|", re.MULTILINE)
ONE = re.compile(r"pages/(?:by-path|\d+)/")
EXAMPLES = [
    each for each in EXAMPLE.findall(DOCUMENT.read_text(encoding="utf-8")) if not each.endswith("=")
]


def test_there_are_examples():
    assert len(EXAMPLES) >= 8


@pytest.mark.django_db
@pytest.mark.parametrize("example", EXAMPLES)
def test_a_documented_example_is_answered(french, example):
    answer = Client().get(f"/api/v2/{example}")

    elsewhere = {404} if ONE.match(example) else set()  # a page that is not in the demo
    assert answer.status_code in {200, *elsewhere}, answer.content
