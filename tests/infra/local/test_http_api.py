"""The event is what API Gateway sends, key by key; the answer is read as it reads it."""

import json
from datetime import UTC, datetime
from email.message import Message

import pytest

from infra.local.http_server import Request
from infra.local.lambda_runtime.http_api import FunctionAnswerError, to_event, to_response

NOW = datetime(2026, 3, 4, 5, 6, 7, 890_000, tzinfo=UTC)


def request(method="POST", target="/contact", body=b"", headers=()):
    message = Message()
    for name, value in [("Host", "api.example:8001"), ("User-Agent", "Test/1"), *headers]:
        message[name] = value
    return Request(method, target, message, body, source_ip="192.0.2.7")


def test_the_event_of_a_form_post_has_exactly_the_keys_of_payload_format_2():
    form = request(
        body=b"message=Hello",
        headers=[("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")],
    )

    event = to_event(form, 8001, NOW)

    request_id = event["requestContext"].pop("requestId")
    trace_id = event["headers"].pop("x-amzn-trace-id")
    assert request_id.endswith("=")
    assert trace_id.startswith("Root=1-")
    assert event == {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/contact",
        "rawQueryString": "",
        "headers": {
            "host": "api.example:8001",
            "user-agent": "Test/1",
            "content-type": "application/x-www-form-urlencoded; charset=utf-8",
            "content-length": "13",
            "x-forwarded-for": "192.0.2.7",
            "x-forwarded-port": "8001",
            "x-forwarded-proto": "http",
        },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "local",
            "domainName": "api.example",
            "domainPrefix": "api",
            "http": {
                "method": "POST",
                "path": "/contact",
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.7",
                "userAgent": "Test/1",
            },
            "routeKey": "$default",
            "stage": "$default",
            "time": "04/Mar/2026:05:06:07 +0000",
            "timeEpoch": 1772600767890,
        },
        "body": "bWVzc2FnZT1IZWxsbw==",
        "isBase64Encoded": True,
    }


def test_a_get_without_query_has_neither_body_nor_parameters_nor_cookies():
    event = to_event(request("GET", "/contact/health"), 8001)

    assert not {"body", "queryStringParameters", "cookies", "pathParameters"} & set(event)
    assert event["isBase64Encoded"] is False


def test_the_path_is_decoded_and_the_query_is_not():
    event = to_event(request("GET", "/a%20b/%C3%A9?q=%C3%A9%20x&tag=1&tag=2&empty="), 8001)

    assert event["rawPath"] == event["requestContext"]["http"]["path"] == "/a b/é"
    assert event["rawQueryString"] == "q=%C3%A9%20x&tag=1&tag=2&empty="
    assert event["queryStringParameters"] == {"q": "é x", "tag": "1,2", "empty": ""}


def test_repeated_headers_are_joined_cookies_are_separate_and_hop_by_hop_headers_removed():
    headers = [
        ("X-Thing", "one"),
        ("x-thing", "two"),
        ("Cookie", "a=1; b=2"),
        ("Cookie", "c=3"),
        ("Connection", "keep-alive"),
        ("X-Forwarded-For", "198.51.100.1"),
    ]

    event = to_event(request(headers=headers), 8001)

    assert event["headers"]["x-thing"] == "one,two"
    assert event["headers"]["x-forwarded-for"] == "198.51.100.1, 192.0.2.7"
    assert event["cookies"] == ["a=1", "b=2", "c=3"]
    assert not {"cookie", "connection"} & set(event["headers"])


@pytest.mark.parametrize(
    "kind", ["text/plain", "text/csv; header=present", "application/json", "Application/XML"]
)
def test_bodies_of_text_types_are_text(kind):
    event = to_event(request(body="é".encode(), headers=[("Content-Type", kind)]), 8001)

    assert (event["body"], event["isBase64Encoded"]) == ("é", False)


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Content-Type", "application/x-www-form-urlencoded")],
        [("Content-Type", "multipart/form-data; boundary=x")],
        [("Content-Type", "application/octet-stream")],
    ],
)
def test_bodies_of_other_types_and_without_a_type_are_base64(headers):
    event = to_event(request(body="é".encode(), headers=headers), 8001)

    assert (event["body"], event["isBase64Encoded"]) == ("w6k=", True)


def test_text_that_is_not_utf_8_keeps_its_bytes_as_base64():
    event = to_event(request(body=b"\xff", headers=[("Content-Type", "text/plain")]), 8001)

    assert (event["body"], event["isBase64Encoded"]) == ("/w==", True)


def test_an_answer_with_a_status_code_becomes_a_response():
    answer = {
        "statusCode": 303,
        "headers": {"Location": "/x", "X-Count": 3, "X-On": True, "Content-Length": "999"},
        "cookies": ["a=1", "b=2"],
        "body": "é",
    }

    response = to_response(json.dumps(answer).encode())

    assert response.status == 303
    assert response.body == "é".encode()
    assert response.headers == (
        ("location", "/x"),
        ("x-count", "3"),
        ("x-on", "true"),
        ("set-cookie", "a=1"),
        ("set-cookie", "b=2"),
        ("content-type", "text/plain;charset=UTF-8"),
    )


def test_a_base64_answer_is_decoded():
    answer = {"statusCode": "200", "isBase64Encoded": True, "body": "AP8="}

    assert to_response(json.dumps(answer).encode()).body == b"\x00\xff"


@pytest.mark.parametrize(
    ("answer", "body"),
    [({"a": 1}, b'{"a": 1}'), ("Hello", b"Hello"), (None, b"null"), ([1], b"[1]")],
)
def test_an_answer_without_a_status_code_is_the_body_of_a_200(answer, body):
    response = to_response(json.dumps(answer).encode())

    assert (response.status, response.body) == (200, body)
    assert response.headers == (("content-type", "application/json"),)


@pytest.mark.parametrize(
    "answer",
    [
        {"statusCode": "soon"},
        {"statusCode": 99},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": 200, "headers": ["a"]},
        {"statusCode": 200, "headers": {"a": None}},
        {"statusCode": 200, "headers": {"a": "x\r\nSet-Cookie: b=1"}},
        {"statusCode": 200, "headers": {"a": "雪"}},
        {"statusCode": 200, "isBase64Encoded": True, "body": "*"},
    ],
)
def test_an_answer_that_is_not_a_response_is_refused(answer):
    with pytest.raises(FunctionAnswerError):
        to_response(json.dumps(answer).encode())


def test_an_answer_that_is_not_json_is_refused():
    with pytest.raises(FunctionAnswerError):
        to_response(b"<html>")
