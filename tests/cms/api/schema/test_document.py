"""The stored document: valid, not stale, true examples, and no unnoticed break."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openapi_spec_validator import validate

from cms.api.schema import openapi_document
from cms.api.schema.compare import breaking_changes, version_raised
from tests.cms.api.schema.contract import Contract

SNAPSHOTS = Path(__file__).parents[1] / "snapshots"
REWRITE = "The stored document is stale: run `make openapi`, and read the diff."


@pytest.fixture(scope="module")
def built():
    return openapi_document.build(SNAPSHOTS)


def test_the_stored_document_is_the_one_that_the_code_makes(built):
    assert openapi_document.DOCUMENT_FILE.read_text(encoding="utf-8") == openapi_document.write(
        built
    ), REWRITE


def test_no_change_breaks_clients_unless_the_version_says_so(built):
    stored = openapi_document.stored_document()

    assert version_raised(stored, built) or not breaking_changes(stored, built)


def test_the_document_is_valid_openapi_3_1():
    stored = openapi_document.stored_document()

    validate(stored)
    assert stored["openapi"].startswith("3.1")


def test_every_address_is_described_and_nothing_private_is(built):
    paths = set(built["paths"])

    assert {f"/api/v2/{each}/" for each in ("pages", "images", "documents", "redirects")} < paths
    assert {"/api/v2/", "/api/v2/pages/by-path/", "/api/v2/pages/{id}/"} < paths
    assert not [path for path in paths if "admin" in path]


def test_every_operation_has_words_and_its_problems(built):
    names = []
    for path in built["paths"].values():
        operation = path["get"]
        names.append(operation["operationId"])
        assert operation["summary"]
        if path["get"]["tags"] != ["healthz"]:  # which knows no problem details
            assert {"400", "404", "405", "406", "429", "500"} <= set(operation["responses"])
        assert all(
            parameter["description"]
            for parameter in operation.get("parameters", [])
            if parameter["in"] == "query"
        )
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", ["Page", "PageItem", "PageByPath", "PageBodyBlock"])
def test_unions_are_discriminated_by_type(built, name):
    union = built["components"]["schemas"][name]

    assert union["discriminator"]["propertyName"] == "type"
    assert len(union["discriminator"]["mapping"]) == len(union["oneOf"])


def test_codes_are_closed_lists(built):
    code = built["components"]["schemas"]["CertaintyEnum"]["properties"]["code"]

    assert code["enum"] == ["high", "moderate", "low", "very_low", "not_rated"]


def test_examples_fit_what_they_illustrate(built):
    contract, seen = Contract(built), set()
    operations = [path["get"]["responses"] for path in built["paths"].values()]
    responses = [answers["200"] for answers in operations if "200" in answers]
    for response in [*responses, *built["components"]["responses"].values()]:
        for content in response.get("content", {}).values():
            for name in content.get("examples", {}):
                value = built["components"]["examples"][name]["value"]
                contract.check_body(content["schema"], value, name, chosen=name == "topics")
                seen.add(name)
    assert {"demo_page", "home_page", "topics", "not_found", "unknown_parameter"} <= seen


def test_the_command_refuses_a_break_until_the_version_is_raised(tmp_path, monkeypatch, settings):
    old = openapi_document.stored_document()
    old["paths"]["/api/v2/gone/"] = old["paths"]["/api/v2/"]
    file = tmp_path / "openapi.json"
    file.write_text(json.dumps(old))
    for module in ("cms.api.schema.openapi_document", "cms.api.management.commands.openapi"):
        monkeypatch.setattr(f"{module}.DOCUMENT_FILE", file)

    with pytest.raises(CommandError, match="GET /api/v2/gone/ is gone"):
        call_command("openapi")

    old["info"]["version"] = "1.9.9"
    file.write_text(json.dumps(old))
    call_command("openapi", verbosity=0, stdout=(tmp_path / "told").open("w"))
    assert "/api/v2/gone/" not in json.loads(file.read_text())["paths"]
