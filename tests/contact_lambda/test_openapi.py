"""The document of the handler that is published, held against what the handler answers."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from contact_lambda.http.endpoint import ALLOWED_METHODS
from contact_lambda.http.lambda_events import read_request
from contact_lambda.http.request_body import KNOWN_FIELDS
from contact_lambda.http.signed_pages import PATHS as SIGNED_PAGES
from contact_lambda.spam.rate_limit import REFUSE_IN_WINDOW
from contact_lambda.submission import LIMITS
from contact_lambda.texts.refusals import REFUSALS
from infra.local.http_server import HttpServer, serving
from infra.local.lambda_runtime.http_api import to_event, to_response
from tests.contact_lambda.fakes import AcceptingMailer, BrokenMailer, MemoryJournal, RefusingMailer
from tests.contact_lambda.samples import (
    BROWSER,
    GOOD,
    JOURNALLED,
    event_of,
    form_event,
    json_event,
)
from tests.contact_lambda.test_refusals import REFUSED

FILE = Path(__file__).parents[2] / "docs" / "frontends" / "contact-openapi.json"
DOCUMENT = json.loads(FILE.read_text(encoding="utf-8"))
SCHEMAS = DOCUMENT["components"]["schemas"]
PUZZLED = replace(JOURNALLED, altcha=True)
GENERATORS = Path(__file__).parent / "generators"


def get(path: str) -> dict[str, Any]:
    return event_of(method="GET", path=path)


def in_a_browser(event: dict[str, Any]) -> dict[str, Any]:
    return {**event, "headers": {**event["headers"], "accept": BROWSER}}


@pytest.fixture
def exchanges(handle_with) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Pairs of (event, answer): every status that the handler has, as JSON and as a page."""
    sent = json_event({**GOOD, "submission_id": "one"})
    reused = json_event({**GOOD, "submission_id": "one", "message": "Other words."})
    events = [event for *_, event in REFUSED]
    events += [sent, reused, json_event({"email": 1}), form_event({"email": "a", "language": "fr"})]
    events += [get(f"/contact/{name}") for name in ("token", "altcha", "health")]
    events += [json_event({**GOOD, "message": str(n)}) for n in range(REFUSE_IN_WINDOW + 1)]
    handle = handle_with(AcceptingMailer(), PUZZLED, MemoryJournal())
    pairs = [(each, handle(each)) for event in events for each in (event, in_a_browser(event))]
    for mailer, journal in (
        (RefusingMailer(), MemoryJournal()),
        (RefusingMailer(), None),
        (BrokenMailer(), None),
    ):
        handle = handle_with(mailer, replace(JOURNALLED, secret=""), journal)
        pairs += [(each, handle(each)) for each in (sent, in_a_browser(sent))]
        pairs += [(each, handle(each)) for each in (get("/contact/token"), get("/contact/altcha"))]
    return pairs


def documented(event: dict[str, Any], answer: dict[str, Any]) -> tuple[str, str, str] | None:
    """Where the document must have this answer; None for an address that is not served."""
    request = read_request(event)
    if not (operations := DOCUMENT["paths"].get(request.path)):
        return None
    is_wrong_method = answer["statusCode"] == 405
    method = next(iter(operations)) if is_wrong_method else request.method.lower()
    return request.path, method, str(answer["statusCode"])


def test_the_document_is_valid_and_names_every_address_but_signed_links() -> None:
    validate(DOCUMENT)

    assert set(DOCUMENT["paths"]) == set(ALLOWED_METHODS) - set(SIGNED_PAGES)
    for path, operations in DOCUMENT["paths"].items():
        assert {each.upper() for each in operations} == set(ALLOWED_METHODS[path]) - {"HEAD"}


@pytest.mark.parametrize("schema", ["Message", "Form"])
def test_it_names_the_fields_that_are_read_with_their_limits(schema: str) -> None:
    properties = SCHEMAS[schema]["properties"]

    assert set(properties) == KNOWN_FIELDS
    assert {name: properties[name]["maxLength"] for name in LIMITS} == LIMITS


def test_it_names_every_code_of_a_refusal() -> None:
    assert set(SCHEMAS["Refusal"]["properties"]["code"]["enum"]) == {*REFUSALS, "too_many"}


def test_every_answer_is_as_documented(exchanges) -> None:
    for event, answer in exchanges:
        if not (place := documented(event, answer)):
            continue
        path, method, status = place
        promised = DOCUMENT["paths"][path][method]["responses"][status]
        assert set(promised.get("headers", ())) <= set(answer["headers"]), place
        kind = answer["headers"].get("Content-Type", "").partition(";")[0]
        assert bool(kind) is ("content" in promised), place
        if kind.endswith("json"):
            schema = {**promised["content"][kind]["schema"], "components": DOCUMENT["components"]}
            Draft202012Validator(schema).validate(json.loads(answer["body"]))
        elif kind:
            assert kind in promised["content"], place


def test_every_documented_answer_of_a_message_is_given(exchanges) -> None:
    given = {documented(event, answer) for event, answer in exchanges}
    statuses = {status for path, _, status in filter(None, given) if path == "/contact"}

    assert statuses == set(DOCUMENT["paths"]["/contact"]["post"]["responses"])


@pytest.mark.slow
def test_a_generated_client_sends_a_message_and_reads_the_faults(handle, mailer, tmp_path) -> None:
    def run(*command: object) -> str:
        done = subprocess.run(
            [*map(str, command)], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    program = Path(sys.executable).with_name("openapi-python-client")
    made = tmp_path / "made_client"
    run(program, "generate", "--path", FILE, "--output-path", made, "--meta", "none")
    shutil.copy(GENERATORS / "use_contact_client.py", tmp_path)
    run(sys.executable, "-m", "mypy", "--strict", "use_contact_client.py")

    def answer(request):
        return to_response(json.dumps(handle(to_event(request, 80))).encode())

    with serving(HttpServer(0, answer)) as server:
        told = run(sys.executable, "use_contact_client.py", server.address)

    assert told.splitlines() == ["sent 8", "#/email format", "415 files"]
    assert len(mailer.mails) == 1
