"""One error shape for the whole API: problem details (RFC 9457), mapped here and nowhere else."""

from math import ceil

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from rest_framework.exceptions import APIException, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError

PROBLEM = "application/problem+json"
TITLES = {
    400: "The request cannot be understood",
    404: "Nothing is published here",
    405: "This method is not allowed",
    406: "This format is not available",
    410: "This page was withdrawn",
    429: "Too many requests",
    500: "The server failed",
}


class Withdrawn(APIException):
    """A page that was public once and is no more."""

    status_code = 410
    default_detail = "The clinic has taken this page down. Remove links to it."


def details(request: HttpRequest | Request, status: int, detail: str) -> dict[str, str | int]:
    """`{"type": "about:blank", "title": "Nothing is published here", "status": 404,
    "detail": "…what to do…", "instance": "/api/v2/pages/7/"}`"""
    return {
        "type": "about:blank",
        "title": TITLES.get(status, "The request cannot be answered"),
        "status": status,
        "detail": detail,
        "instance": request.path,
    }


def problem(request: Request, error: Exception) -> Response:
    """Answer an expected error; an unexpected one is raised again and becomes a 500."""
    status, detail = _status_and_detail(error)
    answer = Response(
        details(request, status, detail), status=status, content_type=PROBLEM, exception=True
    )
    if isinstance(error, Throttled) and error.wait:
        answer["Retry-After"] = str(ceil(error.wait))
    return answer


def _status_and_detail(error: Exception) -> tuple[int, str]:
    if isinstance(error, BadRequestError):
        return 400, _sentence(str(error))
    if isinstance(error, Http404 | PermissionDenied):
        return 404, "No published, public object has this address. Check it, or list what there is."
    if isinstance(error, APIException):
        return error.status_code, _sentence(str(error.detail))
    raise error


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?")) else f"{text}."
