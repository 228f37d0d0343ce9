"""Problem details (RFC 9457): the one shape of every error of the API."""

from math import ceil

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import APIException, Throttled
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.api.v2.utils import BadRequestError

from cms.api.stock_messages import in_words
from cms.core.request_context import current_request_id

PROBLEM = "application/problem+json"
TITLES = {
    400: "The request cannot be understood",
    401: "The key opens nothing",
    404: "Nothing is published here",
    405: "This method is not allowed",
    406: "This format is not available",
    410: "This page was withdrawn",
    429: "Too many requests",
    500: "The server failed",
    503: "The server has to wait",
}


class Withdrawn(APIException):
    """The page was public and is not any more."""

    status_code = 410
    default_detail = "The clinic has taken this page down. Remove links to it."


class Refused(BadRequestError):
    """A parameter is refused; `message` is what stock v2 would say, "" where it would not."""

    def __init__(self, detail: str, message: str = "") -> None:
        super().__init__(detail)
        self.message = message


class NoSuch(Http404):
    """A parameter names a site or a language that there is not; the address is right."""


def no_such_locale(code: str) -> NoSuch:
    """Return the error for a `?locale=` that the CMS does not have."""
    words = f"The parameter locale names no language of this site: {code}. "
    return NoSuch(f"{words}Give its code, such as en-gb, or leave it out")


class NoSuchKey(APIException):
    """The request has a key that is unknown, ended or expired."""

    status_code = 401
    default_detail = (
        "This key is unknown, ended or expired, or not sent as “Authorization: Bearer cms_…”. Make "
        "one in the CMS, under Settings → Keys for programs; or leave the header Authorization out "
        "to read what is public."
    )


def details(
    request: HttpRequest | Request, status: int, detail: str, message: str = ""
) -> dict[str, str | int]:
    """Return `{"type": "about:blank", "title": "Nothing is published here", "status": 404,
    "detail": "…what to do…", "message": "not found", "instance": "/api/v2/pages/7/",
    "request_id": "3f0c…"}`. `message` is for clients of stock v2, by default the detail.
    """
    # A withdrawn page's answer is kept for everybody, so no single request is named in it.
    request_id = "" if status == Withdrawn.status_code else current_request_id()
    return problem_details(request.path, status, detail, request_id, message)


def problem_details(
    path: str, status: int, detail: str, request_id: str = "", message: str = ""
) -> dict[str, str | int]:
    """Return the details of a problem at a path; without a request id where there is none."""
    found: dict[str, str | int] = {
        "type": "about:blank",
        "title": TITLES.get(status, "The request cannot be answered"),
        "status": status,
        "detail": detail,
        "message": message or detail,
        "instance": path,
    }
    return found | {"request_id": request_id} if request_id else found


def no_endpoint_details(request: HttpRequest) -> dict[str, str | int]:
    """Return the 404 for an address outside the API, such as `/api/v3/pages/`.

    It has a `type` of its own: a client must not conclude that a page was taken down.
    """
    detail = f"The API has no endpoint here. It begins at {settings.CMS_URL}/api/v2/."
    return details(request, 404, detail) | {
        "type": f"{settings.CMS_URL}/api/v2/docs/#no-endpoint",
        "title": "There is no such endpoint",
    }


def problem(request: Request, error: Exception) -> Response:
    """Return the answer to an expected error.

    Raises:
        Exception: an unexpected error is raised again, so that it becomes a 500.
    """
    status, detail = _status_and_detail(error)
    told = details(request, status, detail, _stock_message(error))
    answer = Response(told, status=status, content_type=PROBLEM, exception=True)
    if isinstance(error, NoSuchKey):
        answer["WWW-Authenticate"] = "Bearer"
        for_one_reader(answer)
    if isinstance(error, Throttled) and error.wait:
        answer["Retry-After"] = str(ceil(error.wait))
    return answer


def for_one_reader(answer: Response) -> Response:
    """Return the answer with headers by which no cache keeps it or gives it to somebody else."""
    answer.headers.setdefault("Cache-Control", "private, no-store")
    patch_vary_headers(answer, ["Authorization"])
    return answer


def _status_and_detail(error: Exception) -> tuple[int, str]:
    if isinstance(error, BadRequestError):
        return 400, _sentence(in_words(str(error)))
    if isinstance(error, ValidationError):  # a filter's value that its column cannot hold
        return 400, _sentence(" ".join(error.messages))
    if isinstance(error, NoSuch):
        return 404, _sentence(str(error))
    if isinstance(error, Http404 | PermissionDenied):
        return 404, "No published, public object has this address. Check it, or list what there is."
    if isinstance(error, APIException):
        return error.status_code, _sentence(str(error.detail))
    raise error


def _stock_message(error: Exception) -> str:
    """Return the words that a client of stock v2 expects; "" where it has none."""
    if isinstance(error, Refused):
        return error.message
    if isinstance(error, NoSuch):
        return str(error.__cause__ or "")
    if isinstance(error, BadRequestError):
        message = str(error)
        return "" if in_words(message) == message else message  # our own words are in the detail
    return str(error) or "not found" if isinstance(error, Http404) else ""


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "?")) else f"{text}."
