"""Asks the API over HTTP. Its last good answers are kept for the time when it cannot be reached."""

import json
import logging
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.cookiejar import DefaultCookiePolicy
from threading import Lock

import requests

logger = logging.getLogger(__name__)

MAX_KEPT_ANSWERS = 500  # answers of some 30 kB each
MAX_STALE = timedelta(days=1)
RETRY_PAUSE = timedelta(
    seconds=5
)  # after a failure what is kept is shown at once, without another wait
NEVER = datetime.min.replace(tzinfo=UTC)
# What the API itself says of a page. Anything else that is no page, such as a 400 for a host name
# that it does not know or a proxy's own 404, says nothing of the page: what is kept goes on.
NOT_THERE = {404, 410}
PROBLEM = "application/problem+json"  # RFC 9457


class ApiError(Exception):
    """The API did not give what was asked for."""


class PageNotFound(ApiError):
    """The API answered that there is no such page."""


class PageGone(PageNotFound):
    """The API answered that there was such a page, which is public no more."""


class ApiUnavailable(ApiError):
    """The API could not be reached, was too slow, or answered something that is no page."""


class ApiUnreachable(ApiUnavailable):
    """No answer came, or none in time: any other question would wait as long."""


class QuestionRefused(ApiUnavailable):
    """The API's own problem of 400: it cannot be asked like that. Of a page it says nothing."""


class TooManyQuestions(ApiUnavailable):
    """The API answered 429: it is well, and the next question may fare better."""


@dataclass(frozen=True)
class Answer:
    """A JSON object of the API; `as_of` is None unless it is an old one shown for want of a new."""

    content: dict
    as_of: datetime | None = None


@dataclass(frozen=True)
class Kept:
    """An answer as it came, when the API last said that it holds, and until when not to ask."""

    body: bytes
    etag: str
    at: datetime
    resting_until: datetime = NEVER


class Fetcher:
    """One pooled connection to the API, shared by all threads.

    An API that cannot be reached is left alone for `REST` where an answer is kept. One that fails
    at a single address is left alone at that address only: the others are not out of date.
    """

    def __init__(self, timeout):
        self.timeout = timeout
        self.kept = OrderedDict()
        self.lock = Lock()
        self.resting_until = NEVER
        self.session = requests.Session()
        # The API is public: no proxy, password file or cookie of this machine belongs in a request.
        self.session.trust_env = False
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.session.headers["Accept"] = "application/json"

    def get(self, address, query, *, keep=True):
        """The Answer to a question such as ("https://cms.example.org/api/v2/pages/", {"limit": 5}).

        Raises:
            PageNotFound, PageGone: the API's own problem of 404; of 410.
            ApiUnavailable: nothing that can be used came, and nothing is kept that is new enough.
        """
        url = requests.Request("GET", address, params=query).prepare().url
        kept, now = self.kept.get(url), datetime.now(UTC)
        usable = kept is not None and now - kept.at < MAX_STALE
        if usable and now < max(self.resting_until, kept.resting_until):
            return _answer(kept.body, as_of=kept.at)
        try:
            return self._ask(url, kept, keep)
        except ApiUnavailable as error:
            self._rest(url, kept, error)
            if not usable:
                raise
            logger.warning("Showing an answer of %s: %s", kept.at.isoformat("T", "seconds"), error)
            return _answer(kept.body, as_of=kept.at)

    def _ask(self, url, kept, keep):
        headers = {"If-None-Match": kept.etag} if kept else {}
        try:
            response = self.session.get(
                url, headers=headers, timeout=self.timeout, allow_redirects=False
            )
        except requests.RequestException as error:
            raise ApiUnreachable(f"{type(error).__name__} while asking the API") from error
        problem = _problem(response)
        if problem in NOT_THERE:
            self._forget(url)
            raise PageGone if problem == 410 else PageNotFound
        if problem == 400:
            raise QuestionRefused("The API refused the question")
        if response.status_code == 429:
            raise TooManyQuestions("The API answered 429")
        if response.status_code == 304 and kept:
            body, etag = kept.body, kept.etag
        elif response.status_code == 200:
            body, etag = response.content, response.headers.get("ETag")
        else:
            raise ApiUnavailable(f"The API answered {response.status_code}")
        answer = _answer(body)
        if keep and etag and "no-store" not in response.headers.get("Cache-Control", ""):
            self._keep(url, Kept(body, etag, datetime.now(UTC)))
        return answer

    def _rest(self, url, kept, error):
        until = datetime.now(UTC) + RETRY_PAUSE
        if isinstance(error, ApiUnreachable):
            self.resting_until = until
        elif not isinstance(error, TooManyQuestions):
            with self.lock:
                if kept and self.kept.get(url) is kept:  # else another thread knows better
                    self.kept[url] = replace(kept, resting_until=until)

    def _keep(self, url, answer):
        with self.lock:
            self.kept[url] = answer
            self.kept.move_to_end(url)
            if len(self.kept) > MAX_KEPT_ANSWERS:
                self.kept.popitem(last=False)

    def _forget(self, url):
        with self.lock:
            self.kept.pop(url, None)


def _problem(response):
    """The status of a problem that the API itself tells; None for anybody else's answer."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != PROBLEM:
        return None
    try:
        told = response.json()["status"]
    except (ValueError, KeyError, TypeError):
        return None
    return told if told == response.status_code else None


def _answer(body, as_of=None):
    try:
        content = json.loads(body)
    except ValueError as error:
        raise ApiUnavailable("The API's answer is not JSON") from error
    if not isinstance(content, dict):
        raise ApiUnavailable("The API's answer is not an object")
    return Answer(content, as_of)
