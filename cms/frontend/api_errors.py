"""What can come of a request to the API instead of an answer."""

import requests

PROBLEM = "application/problem+json"  # RFC 9457
# The `type` of a problem about the page. That of "no such endpoint" has another: API_URL is wrong
# then, and no page is gone.
PAGE_PROBLEM_TYPE = "about:blank"


class ApiError(Exception):
    """The API did not give what was asked for."""


class PageNotFound(ApiError):
    """The API answered that there is no such page."""


class PageGone(PageNotFound):
    """The API answered that there was such a page and that it is not public any more."""


class ApiUnavailable(ApiError):
    """The API could not be reached, was too slow, or answered something that is no page."""


class ApiUnreachable(ApiUnavailable):
    """No answer came, or none in time: another request would wait as long."""


class RequestRefused(ApiUnavailable):
    """The API answered 400 with a problem: the request is wrong. The page may exist."""


class TooManyRequests(ApiUnavailable):
    """The API answered 429: it works, and the next request may succeed."""


def raise_problem(response: requests.Response) -> None:
    """Raise for a problem of the API's own.

    Anything else, such as a proxy's own 404, or a 400 because API_URL names a host that the
    API does not know, is no statement about the page.
    """
    problem_status = _page_problem_status(response)
    if problem_status in (404, 410):
        raise PageGone if problem_status == 410 else PageNotFound
    if problem_status == 400:
        raise RequestRefused("The API refused the request")
    if response.status_code == 429:
        raise TooManyRequests("The API answered 429")


def _page_problem_status(response: requests.Response) -> int | None:
    """The status of a problem of the API about a page; None for any other answer."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != PROBLEM:
        return None
    try:
        problem = response.json()
        status, problem_type = problem["status"], problem["type"]
    except (ValueError, KeyError, TypeError):
        return None
    is_true = status == response.status_code and problem_type == PAGE_PROBLEM_TYPE
    return response.status_code if is_true else None
