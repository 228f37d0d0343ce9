"""Fetches answers of the API over HTTP, and shows the last good ones while it is unavailable."""

import json
import logging
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.cookiejar import DefaultCookiePolicy
from threading import Lock
from typing import Any

import requests

from cms.frontend.visitors import visitor_headers

logger = logging.getLogger(__name__)

MAX_KEPT_ANSWERS = 500  # answers of some 30 kB each
MAX_STALE = timedelta(days=1)
MAX_UNTOLD_AGE = timedelta(minutes=5)  # above what a CDN keeps of an API that works
RETRY_PAUSE = timedelta(seconds=5)  # after a failure, kept answers are shown without a request
NEVER = datetime.min.replace(tzinfo=UTC)
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


@dataclass(frozen=True)
class Answer:
    """A JSON object of the API; `as_of` is the time of an old one."""

    content: dict[str, Any]
    as_of: datetime | None = None


@dataclass(frozen=True)
class KeptAnswer:
    """An answer's bytes.

    `confirmed_at` is when they were last known to be current: when the API answered so, less the
    `Age` of its answer (RFC 9111 5.1). Until `paused_until` they are shown without a request.
    """

    body: bytes
    etag: str
    confirmed_at: datetime
    paused_until: datetime = NEVER


class Fetcher:
    """One pooled connection to the API, shared by all threads.

    While the API cannot be reached, kept answers are shown for `RETRY_PAUSE` without a request.
    Where it fails at one address, only that address is paused: the others are up to date.
    """

    def __init__(self, timeout: float | tuple[float, float], token: str = "") -> None:
        self.timeout = timeout
        self.token = token
        self.kept: OrderedDict[str, KeptAnswer] = OrderedDict()
        self.lock = Lock()
        self.paused_until = NEVER
        self.session = requests.Session()
        # The API is public: no proxy, password file or cookie of this machine belongs in a request.
        self.session.trust_env = False
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.session.headers["Accept"] = "application/json"
        # An API that is reached inside the machine by http would redirect to https: it is told that
        # TLS ended in front of the two of them. A proxy between them replaces this header.
        self.session.headers["X-Forwarded-Proto"] = "https"

    def get(self, address: str, query: Mapping[str, Any], *, keep: bool = True) -> Answer:
        """Return the answer for ("https://cms.example.org/api/v2/pages/", {"limit": 5}).

        Raises:
            PageNotFound, PageGone: the API's own problem of 404; of 410.
            ApiUnavailable: no usable answer came, and none is kept that is new enough.
        """
        url = str(requests.Request("GET", address, params=query).prepare().url)
        kept, now = self.kept.get(url), datetime.now(UTC)
        if kept is None or now - kept.confirmed_at >= MAX_STALE:
            return self._request(url, kept, keep)
        if now < max(self.paused_until, kept.paused_until):
            return _answer(kept.body, as_of=kept.confirmed_at)
        try:
            return self._request(url, kept, keep)
        except ApiUnavailable as error:
            shown = kept.confirmed_at.isoformat("T", "seconds")
            logger.warning("Showing an answer of %s: %s", shown, error)
            return _answer(kept.body, as_of=kept.confirmed_at)

    def _request(self, url: str, kept: KeptAnswer | None, keep: bool) -> Answer:
        try:
            return self._ask(url, kept, keep)
        except ApiUnavailable as error:
            self._pause(url, kept, error)
            raise

    def _ask(self, url: str, kept: KeptAnswer | None, keep: bool) -> Answer:
        headers = visitor_headers(self.token) | ({"If-None-Match": kept.etag} if kept else {})
        try:
            response = self.session.get(
                url, headers=headers, timeout=self.timeout, allow_redirects=False
            )
        except requests.RequestException as error:
            raise ApiUnreachable(f"{type(error).__name__} while asking the API") from error
        self._raise_problem(url, response)
        if response.status_code == 304 and kept:
            body, etag = kept.body, kept.etag
        elif response.status_code == 200:
            body, etag = response.content, response.headers.get("ETag") or ""
        else:
            raise ApiUnavailable(f"The API answered {response.status_code}")
        age = _age(response)
        confirmed_at = datetime.now(UTC) - age
        answer = _answer(body, confirmed_at if age > MAX_UNTOLD_AGE else None)
        if keep and etag and "no-store" not in response.headers.get("Cache-Control", ""):
            self._keep(url, KeptAnswer(body, etag, confirmed_at))
        return answer

    def _raise_problem(self, url: str, response: requests.Response) -> None:
        """Raise for a problem of the API's own; forget the answer of a page that is not there.

        Anything else, such as a proxy's own 404, or a 400 because API_URL names a host that the
        API does not know, is no statement about the page.
        """
        problem_status = _page_problem_status(response)
        if problem_status in (404, 410):
            self._forget(url)
            raise PageGone if problem_status == 410 else PageNotFound
        if problem_status == 400:
            raise RequestRefused("The API refused the request")
        if response.status_code == 429:
            raise TooManyRequests("The API answered 429")

    def _pause(self, url: str, kept: KeptAnswer | None, error: ApiUnavailable) -> None:
        until = datetime.now(UTC) + RETRY_PAUSE
        if isinstance(error, ApiUnreachable):
            self.paused_until = until
        elif not isinstance(error, TooManyRequests):
            with self.lock:
                if kept and self.kept.get(url) is kept:  # else another thread has a newer answer
                    self.kept[url] = replace(kept, paused_until=until)

    def _keep(self, url: str, answer: KeptAnswer) -> None:
        with self.lock:
            self.kept[url] = answer
            self.kept.move_to_end(url)
            if len(self.kept) > MAX_KEPT_ANSWERS:
                self.kept.popitem(last=False)

    def _forget(self, url: str) -> None:
        with self.lock:
            self.kept.pop(url, None)


def _age(response: requests.Response) -> timedelta:
    """How old the answer was when it came, as the API or a cache on the way says."""
    age = response.headers.get("Age", "").strip()
    return timedelta(seconds=int(age)) if age.isdecimal() and len(age) < 9 else timedelta()


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


def _answer(body: bytes, as_of: datetime | None = None) -> Answer:
    try:
        content = json.loads(body)
    except ValueError as error:
        raise ApiUnavailable("The API's answer is not JSON") from error
    if not isinstance(content, dict):
        raise ApiUnavailable("The API's answer is not an object")
    return Answer(content, as_of)
