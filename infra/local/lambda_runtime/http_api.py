"""Converts an HTTP request to an event of an HTTP API, and a function's answer to a response.

Payload format 2.0, from the developer guide ("Create AWS Lambda proxy integrations for HTTP
APIs") and, where the guide gives no rule, from observed events: keys without a value are left
out, the path is decoded, the query is not, and every body whose type is not text, such as a
form, is base64.
"""

import base64
import binascii
import json
import secrets
from datetime import UTC, datetime
from email.message import Message
from typing import Any
from urllib.parse import parse_qsl, unquote

from infra.local.http_server import JSON, Request, Response

ACCOUNT_ID = "123456789012"
REGION = "us-east-1"
API_ID = "local"
ROUTE = "$default"
MAX_EVENT = 6 * 1024 * 1024 + 100  # bytes; the limit of a synchronous event and of its answer

TEXT_TYPES = {"application/json", "application/xml", "application/javascript"}
HOP_BY_HOP = {
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection",
    "te", "trailer", "transfer-encoding", "upgrade",
}  # fmt: skip
OWN_RESPONSE_HEADERS = HOP_BY_HOP | {"content-length", "date"}


class FunctionAnswerError(ValueError):
    """The function's answer is not an HTTP response."""


def to_event(request: Request, port: int, now: datetime | None = None) -> dict[str, Any]:
    """Build the event, for example `{"version": "2.0", "routeKey": "$default", …}`."""
    now = now or datetime.now(UTC)
    headers = _joined_headers(request, port)
    cookies = [c.strip() for line in request.headers.get_all("cookie", []) for c in line.split(";")]
    parameters: dict[str, str] = {}
    for name, value in parse_qsl(request.query, keep_blank_values=True):
        parameters[name] = f"{parameters[name]},{value}" if name in parameters else value
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": ROUTE,
        "rawPath": unquote(request.path),
        "rawQueryString": request.query,
        "headers": headers,
        "requestContext": _context(request, headers, now),
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = cookies
    if parameters:
        event["queryStringParameters"] = parameters
    if request.body:
        event["body"], event["isBase64Encoded"] = _body(request)
    return event


def to_response(payload: bytes) -> Response:
    """Convert a function's answer; without a status code, all of it is the JSON body of a 200.

    Raises FunctionAnswerError, for which API Gateway answers 500.
    """
    try:
        answer = json.loads(payload)
    except ValueError as error:
        raise FunctionAnswerError("not JSON") from error
    if not isinstance(answer, dict) or "statusCode" not in answer:
        text = answer if isinstance(answer, str) else json.dumps(answer)
        return Response(200, text.encode(), (JSON,))
    headers = _response_headers(answer.get("headers") or {})
    headers += [("set-cookie", _header_value(c)) for c in answer.get("cookies") or []]
    if not any(name == "content-type" for name, _ in headers):
        headers.append(("content-type", "text/plain;charset=UTF-8"))
    return Response(_status(answer["statusCode"]), _response_body(answer), tuple(headers))


def _joined_headers(request: Request, port: int) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in request.headers.items():
        key = name.lower()
        if key not in HOP_BY_HOP and key != "cookie":
            joined[key] = f"{joined[key]},{value}" if key in joined else value
    forwarded = joined.get("x-forwarded-for")
    return joined | {
        "content-length": str(len(request.body)),
        "x-amzn-trace-id": f"Root=1-{secrets.token_hex(4)}-{secrets.token_hex(12)}",
        "x-forwarded-for": f"{forwarded}, {request.source_ip}" if forwarded else request.source_ip,
        "x-forwarded-port": str(port),
        "x-forwarded-proto": "http",
    }


def _context(request: Request, headers: dict[str, str], now: datetime) -> dict[str, Any]:
    domain = headers.get("host", "").partition(":")[0]
    return {
        "accountId": ACCOUNT_ID,
        "apiId": API_ID,
        "domainName": domain,
        "domainPrefix": domain.partition(".")[0],
        "http": {
            "method": request.method,
            "path": unquote(request.path),
            "protocol": request.protocol,
            "sourceIp": request.source_ip,
            "userAgent": headers.get("user-agent", ""),
        },
        "requestId": secrets.token_urlsafe(11) + "=",
        "routeKey": ROUTE,
        "stage": "$default",
        "time": now.strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }


def _body(request: Request) -> tuple[str, bool]:
    if is_text(request.headers):
        try:
            return request.body.decode("utf-8"), False
        except UnicodeDecodeError:
            pass  # declared as text but not UTF-8: only base64 preserves it
    return base64.b64encode(request.body).decode("ascii"), True


def is_text(headers: Message) -> bool:
    """Whether API Gateway passes the body as text; forms and bodies without a type are not."""
    if "content-type" not in headers:
        return False
    kind = headers["content-type"].partition(";")[0].strip().lower()
    return kind.startswith("text/") or kind in TEXT_TYPES


def _status(value: object) -> int:
    try:
        status = int(str(value))
    except ValueError as error:
        raise FunctionAnswerError("statusCode is not a number") from error
    if not 200 <= status <= 599:
        raise FunctionAnswerError("statusCode is out of range")
    return status


def _response_headers(headers: object) -> list[tuple[str, str]]:
    if not isinstance(headers, dict):
        raise FunctionAnswerError("headers is not an object")
    pairs = [(str(name).lower(), _header_value(value)) for name, value in headers.items()]
    return [pair for pair in pairs if pair[0] not in OWN_RESPONSE_HEADERS]


def _header_value(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value)
    if not isinstance(value, str | int | float) or not text.isprintable():
        raise FunctionAnswerError("a header is not one line of text")
    try:
        text.encode("latin-1")
    except UnicodeEncodeError as error:
        raise FunctionAnswerError("a header is not Latin-1") from error
    return text


def _response_body(answer: dict[str, Any]) -> bytes:
    body = answer.get("body") or ""
    if not isinstance(body, str):
        raise FunctionAnswerError("body is not a string")
    if not answer.get("isBase64Encoded"):
        return body.encode("utf-8")
    try:
        return base64.b64decode(body, validate=True)
    except binascii.Error as error:
        raise FunctionAnswerError("body is not base64") from error
