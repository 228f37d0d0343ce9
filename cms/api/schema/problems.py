"""The responses for errors, which all endpoints share: problem details (RFC 9457)."""

from typing import Annotated, NotRequired, TypedDict

from pydantic import Field

from cms.api.errors import PROBLEM, TITLES
from cms.api.schema.shapes import Json

# The component of each status of `TITLES`.
NAMES = {
    400: "BadRequest",
    401: "Unauthorized",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    410: "Gone",
    429: "TooManyRequests",
    500: "ServerError",
    503: "Unavailable",
}
PROBLEM_RESPONSES = {status: name for status, name in NAMES.items() if status in TITLES}
REFERENCE = {"$ref": "#/components/schemas/Problem"}
STATUS_DESCRIPTIONS = {
    400: "A parameter is unknown, given twice, or has a value that is refused; `detail` names it.",
    401: "The key in the header `Authorization` is unknown, ended or expired.",
    404: "No published, public object has this address. Where `type` is not `about:blank`, the API "
    "has no such endpoint; that says nothing about a page.",
    405: "The API can only be read.",
    406: "JSON is the only format.",
    410: "The page was taken down.",
    429: "Too many requests came from this address.",
    500: "The server failed; nothing was wrong with the request.",
    503: "The server has no answer to this at the moment; nothing was wrong with the request.",
}
HEADERS = {
    401: ("WWW-Authenticate", "`Bearer`.", True),
    405: ("Allow", "The methods that are allowed.", True),
    429: ("Retry-After", "Seconds to wait.", False),
    503: ("Retry-After", "Seconds to wait.", False),
}


class Problem(TypedDict):
    """What went wrong, and what to do about it; `message` is for clients of stock Wagtail v2."""

    type: str
    title: str
    status: Annotated[int, Field(ge=400, le=599)]
    detail: str
    message: str
    instance: str
    request_id: NotRequired[str]
    errors: NotRequired[dict[str, list[str]]]


def problem_responses() -> Json:
    """Return the responses by the name of their component."""
    responses: Json = {}
    for status, name in PROBLEM_RESPONSES.items():
        responses[name] = {
            "description": f"{TITLES[status]}. {STATUS_DESCRIPTIONS[status]}",
            "content": {PROBLEM: {"schema": REFERENCE}},
        }
        if status in HEADERS:
            header, description, required = HEADERS[status]
            responses[name]["headers"] = {
                header: {
                    "description": description,
                    "required": required,
                    "schema": {"type": "string"},
                }
            }
    return responses
