"""The judge of the tests' answers judges."""

import copy
import json
from types import SimpleNamespace

import pytest

from cms.api.schema.openapi_document import stored_document
from tests.cms.api.schema.contract import Contract
from tests.cms.api.schema.test_document import SNAPSHOTS

PROBLEM = "application/problem+json"


@pytest.fixture(scope="module")
def contract():
    return Contract(stored_document())


@pytest.fixture
def page():
    return json.loads((SNAPSHOTS / "demo_page.json").read_text(encoding="utf-8"))


class Answer(SimpleNamespace):
    def __init__(self, media, **attributes):
        super().__init__(**attributes)
        self._media = media

    def __getitem__(self, name):
        return self._media


def answered(body, path="/api/v2/pages/by-path/", status=200, media="application/json", query=""):
    return Answer(
        media,
        request={"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query},
        status_code=status,
        content=b"x",
        json=lambda: body,
    )


def test_a_true_answer_passes(contract, page):
    contract.check(answered(page))


@pytest.mark.parametrize("place", [[], ["meta"], ["seo"], ["body", 1, "value"], ["references", 0]])
def test_a_key_that_is_not_documented_is_a_fault_at_any_depth(contract, page, place):
    changed = copy.deepcopy(page)
    inner = changed
    for step in place:
        inner = inner[step]
    inner["e_mail"] = "x"

    with pytest.raises(AssertionError):
        contract.check(answered(changed))


def test_a_missing_key_is_a_fault_unless_fields_left_it_out(contract, page):
    del page["title"]

    contract.check(answered(page, query="fields=-title"))
    with pytest.raises(AssertionError):
        contract.check(answered(page))


def test_an_unknown_status_address_or_media_type_is_a_fault(contract, page):
    problem = json.loads((SNAPSHOTS / "not_found.json").read_text(encoding="utf-8"))
    contract.check(answered(problem, status=404, media=PROBLEM))
    contract.check(answered(problem, path="/api/v2/nowhere/", status=404, media=PROBLEM))

    for odd in [
        answered(problem, status=418, media=PROBLEM),
        answered(problem, status=404, media="application/json"),
        answered(page, path="/api/v2/nowhere/"),
        answered(page, media="text/html"),
        answered({**problem, "trace": "…"}, status=404, media=PROBLEM),
    ]:
        with pytest.raises(AssertionError):
            contract.check(odd)


@pytest.mark.django_db
def test_no_answer_of_a_test_escapes(client, monkeypatch):
    monkeypatch.setattr("cms.api.schema.openapi_views.DOCUMENT_FILE", SNAPSHOTS / "topics.json")
    client.get("/api/v2/openapi.json")
    monkeypatch.setattr("cms.api.errors.TITLES", {404: None})

    with pytest.raises(AssertionError, match="title"):
        client.get("/api/v2/pages/99999/")
