"""Reads Lambda events and shapes answers: HTTP API (v2), REST API (v1) and Function URLs.

This module unwraps the bytes of a body; `request_body` reads its content.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlencode

PATHS_BELOW_CONTACT = (
    *("token", "altcha", "health", "release"),
    *("receipt", "answered", "not-for-us"),
)
MAX_BODY_BYTES = 100_000
_CHARSET = re.compile(r'charset\s*=\s*"?([^\s;"]+)', re.IGNORECASE)
_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"\r\n]{1,70})"|([^\s;",]{1,70}))', re.IGNORECASE)
_REQUEST_ID = re.compile(r"[A-Za-z0-9_=-]{1,64}")


class UnknownEvent(Exception):
    """The event has none of the three HTTP shapes, and is no other known event."""


class RequestRefused(Exception):
    """The request is answered with a 4xx; `code` is a key of `texts.refusals.REFUSALS`."""

    def __init__(self, status: int, code: str, *, allow: str = "") -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.allow = status, code, allow


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. Its repr has nothing that a visitor sent."""

    method: str
    path: str
    content_type: str = ""
    charset: str = ""
    boundary: str = field(default="", repr=False)
    accept: str = field(default="", repr=False)
    idempotency_key: str = field(default="", repr=False)
    source_ip: str = field(default="", repr=False)
    origin: str = field(default="", repr=False)
    host: str = ""
    request_id: str = ""
    query: str = field(default="", repr=False)
    wrapped_body: str = field(default="", repr=False)
    is_base64: bool = False

    @property
    def body(self) -> bytes:
        """The bytes of the body; raises RequestRefused (400 unreadable, 413 too large)."""
        if len(self.wrapped_body) > MAX_BODY_BYTES * (1.4 if self.is_base64 else 1):
            raise RequestRefused(413, "too_large")
        try:
            if self.is_base64:
                content = base64.b64decode(self.wrapped_body, validate=True)
            else:
                content = self.wrapped_body.encode()
        except UnicodeEncodeError:
            raise RequestRefused(400, "not_utf8") from None
        except (binascii.Error, ValueError):
            raise RequestRefused(400, "unreadable_body") from None
        if len(content) > MAX_BODY_BYTES:
            raise RequestRefused(413, "too_large")
        return content


@dataclass(frozen=True, slots=True)
class Response:
    """One HTTP answer."""

    status: int
    body: str = field(default="", repr=False)
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


def is_request(event: object) -> bool:
    """Whether this event is an HTTP request."""
    content = _mapping(event)
    http = _mapping(_mapping(content.get("requestContext")).get("http"))
    return isinstance(http.get("method") if http else content.get("httpMethod"), str)


def read_request(event: Mapping[str, Any]) -> Request:
    """Parse an event of any of the three shapes; raises UnknownEvent for others."""
    if not is_request(event):
        raise UnknownEvent
    context = _mapping(event.get("requestContext"))
    http = _mapping(context.get("http"))
    if http:
        method, path = http["method"], _without_stage(event.get("rawPath"), context)
        source = http.get("sourceIp")
    else:
        method, path = event["httpMethod"], str(event.get("path") or "/")
        source = _mapping(context.get("identity")).get("sourceIp")
    headers = _headers(event)
    content_type = headers.get("content-type", "")
    charset, boundary = _CHARSET.search(content_type), _BOUNDARY.search(content_type)
    wrapped = event.get("body")
    request_id = _REQUEST_ID.fullmatch(str(context.get("requestId", "")))
    return Request(
        method=method.upper(),
        path=_route(path),
        content_type=content_type.partition(";")[0].strip().lower(),
        charset=charset[1].lower() if charset else "",
        boundary=(boundary[1] or boundary[2]) if boundary else "",
        accept=headers.get("accept", ""),
        idempotency_key=headers.get("idempotency-key", ""),
        source_ip=str(source or ""),
        origin=headers.get("origin", ""),
        host=str(context.get("domainName") or headers.get("host", "")),
        request_id=request_id[0] if request_id else "",
        query=_query(event),
        wrapped_body=wrapped if isinstance(wrapped, str) else "",
        is_base64=event.get("isBase64Encoded") is True,
    )


def to_event(response: Response) -> dict[str, Any]:
    """Return an answer as Lambda expects it; the same for all three shapes."""
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        **response.headers,
    }
    if response.content_type:
        headers["Content-Type"] = response.content_type
    return {
        "statusCode": response.status,
        "headers": headers,
        "body": response.body,
        "isBase64Encoded": False,
    }


def prefers_html(accept: str) -> bool:
    """Whether the client prefers HTML to JSON (RFC 9110, Accept), as a browser does.

    A tie, `*/*` or no header counts as a script.
    """
    wanted: dict[str, float] = {}
    for item in accept.lower().split(","):
        media, *parameters = (part.strip() for part in item.split(";"))
        wanted[media] = _quality(parameters)
    anything = wanted.get("*/*", 0.0)
    html = wanted.get("text/html", wanted.get("text/*", anything))
    json = wanted.get("application/json", wanted.get("application/*", anything))
    return html > max(json, wanted.get("application/problem+json", 0.0))


def _quality(parameters: list[str]) -> float:
    weights = [part.partition("=")[2] for part in parameters if part.startswith("q=")]
    try:
        return float(weights[0]) if weights else 1.0
    except ValueError:
        return 0.0


def _headers(event: Mapping[str, Any]) -> dict[str, str]:
    single, multiple = _mapping(event.get("headers")), _mapping(event.get("multiValueHeaders"))
    merged = {name.lower(): values[-1] for name, values in multiple.items() if values}
    merged.update({name.lower(): value for name, value in single.items() if value is not None})
    return {name: str(value) for name, value in merged.items()}


def _query(event: Mapping[str, Any]) -> str:
    """Return the query as it was sent. REST APIs pass its decoded parts, so it is encoded again."""
    if "rawQueryString" in event:
        return str(event["rawQueryString"])
    parts = _mapping(event.get("queryStringParameters"))
    return urlencode({str(name): str(value) for name, value in parts.items()})


def _without_stage(path: object, context: Mapping[str, Any]) -> str:
    """Remove the stage, which HTTP APIs put before rawPath unless it is `$default`."""
    prefix = f"/{context.get('stage', '$default')}"
    text = str(path or "/")
    return text[len(prefix) :] if f"{text}/".startswith(f"{prefix}/") else text


def _route(path: str) -> str:
    """Return `/contact` or a path below it, whatever path the gateway serves the form at.

    A custom domain has its own path before it (`/forms/contact/token`), and a Function URL has
    none (`/`, `/token`). A path that is not served is returned as it is.
    """
    names = [name for name in unquote(path).split("/") if name]
    if not names:
        return "/contact"
    if names[-1] in PATHS_BELOW_CONTACT and (len(names) == 1 or names[-2] == "contact"):
        return f"/contact/{names[-1]}"
    return "/contact" if names[-1] == "contact" else f"/{'/'.join(names)}"


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
