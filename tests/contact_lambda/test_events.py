import base64

import pytest

from contact_lambda.http import lambda_events
from contact_lambda.http.lambda_events import Request, RequestRefused, Response, UnknownEvent
from tests.contact_lambda.samples import BROWSER, SHAPES, event_of, stored_event


@pytest.mark.parametrize("shape", SHAPES)
def test_a_stored_event_of_each_shape_is_understood(shape: str) -> None:
    request = lambda_events.read_request(stored_event(shape))

    assert (request.method, request.path) == ("POST", "/contact")
    assert request.content_type == "application/x-www-form-urlencoded"
    assert request.body.startswith(b"full_name=Ann+Example&email=ann%40example.org")
    assert request.accept.startswith("text/html")
    assert request.source_ip == "203.0.113.7"
    assert request.request_id


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("base64_encoded", [True, False])
@pytest.mark.parametrize(
    ("content_type", "charset"),
    [
        ("application/json; charset=UTF-8", "utf-8"),
        ('Application/JSON;charset="utf-8"', "utf-8"),
        ("application/json", ""),
    ],
)
def test_shape_encoding_and_charset_make_no_difference_to_the_body(
    shape: str, base64_encoded: bool, content_type: str, charset: str
) -> None:
    event = event_of(
        "grüß 😀", shape=shape, base64_encoded=base64_encoded, content_type=content_type
    )

    request = lambda_events.read_request(event)

    assert request.body.decode() == "grüß 😀"
    assert (request.content_type, request.charset) == ("application/json", charset)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_missing_body_and_missing_headers_are_empty(shape: str) -> None:
    event = event_of(None, shape=shape)
    event["headers"] = None

    request = lambda_events.read_request(event)

    assert request.body == b""
    assert (request.content_type, request.accept, request.idempotency_key) == ("", "", "")


def test_header_names_in_any_case_are_found() -> None:
    event = event_of()
    event["headers"] = {"IDEMPOTENCY-key": "abc", "CONTENT-TYPE": "text/plain", "aCCept": "x/y"}

    request = lambda_events.read_request(event)

    assert (request.idempotency_key, request.content_type) == ("abc", "text/plain")
    assert request.accept == "x/y"


def test_headers_that_come_only_as_lists_are_read() -> None:
    event = stored_event("rest_api_v1")
    event["headers"] = None

    assert lambda_events.read_request(event).content_type == "application/x-www-form-urlencoded"


def test_the_stage_in_front_of_an_http_api_path_is_not_part_of_the_path() -> None:
    event = stored_event("http_api_v2")
    assert event["rawPath"] == "/prod/contact"

    assert lambda_events.read_request(event).path == "/contact"


def test_a_final_slash_does_not_matter() -> None:
    assert lambda_events.read_request(event_of(path="/contact/")).path == "/contact"
    assert lambda_events.read_request(event_of(path="/other/")).path == "/other"


def test_an_event_that_is_no_request_is_named_so() -> None:
    with pytest.raises(UnknownEvent):
        lambda_events.read_request({"source": "aws.events", "detail-type": "Scheduled Event"})


def test_a_request_id_that_is_no_token_is_dropped() -> None:
    event = event_of()
    event["requestContext"]["requestId"] = "two words"

    assert lambda_events.read_request(event).request_id == ""


def test_the_repr_of_a_request_shows_nothing_of_the_visitor() -> None:
    event = event_of("canary-body", headers={"idempotency-key": "canary-key"})

    shown = repr(lambda_events.read_request(event))

    assert "canary" not in shown
    assert event["body"] not in shown
    assert "203.0.113.7" not in shown


def test_broken_base64_is_a_400() -> None:
    with pytest.raises(RequestRefused, match="400 unreadable_body"):
        _ = Request("POST", "/contact", wrapped_body="%%%%", is_base64=True).body


def test_half_a_surrogate_pair_is_a_400() -> None:
    with pytest.raises(RequestRefused, match="400 not_utf8"):
        _ = Request("POST", "/contact", wrapped_body="\ud800").body


@pytest.mark.parametrize("base64_encoded", [True, False])
def test_the_limit_is_100_000_bytes(base64_encoded: bool) -> None:
    def request(size: int) -> Request:
        content = "x" * size
        wrapped = base64.b64encode(content.encode()).decode() if base64_encoded else content
        return Request("POST", "/contact", wrapped_body=wrapped, is_base64=base64_encoded)

    assert len(request(100_000).body) == 100_000
    for size in (100_001, 200_000):
        with pytest.raises(RequestRefused, match="413 too_large"):
            _ = request(size).body


def test_the_limit_counts_bytes_and_not_characters() -> None:
    with pytest.raises(RequestRefused, match="413"):
        _ = Request("POST", "/contact", wrapped_body="é" * 60_000).body


@pytest.mark.parametrize(
    ("accept", "html"),
    [
        (BROWSER, True),
        ("text/html", True),
        ("text/*", True),
        ("TEXT/HTML;q=0.9, application/json;q=0.5", True),
        ("application/json", False),
        ("application/problem+json, text/html;q=0.5", False),
        ("application/json, text/html", False),
        ("application/*, text/html;q=0.5", False),
        ("text/html;q=0", False),
        ("text/html;q=lots", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_a_person_is_one_who_wants_html_more_than_json(accept: str, html: bool) -> None:
    assert lambda_events.prefers_html(accept) is html


def test_an_answer_is_never_stored_and_never_sniffed() -> None:
    answer = lambda_events.to_event(Response(200, body="{}", content_type="application/json"))

    assert answer == {
        "statusCode": 200,
        "headers": {
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Content-Type": "application/json",
        },
        "body": "{}",
        "isBase64Encoded": False,
    }
