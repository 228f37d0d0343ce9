"""Fetches answers of the API over HTTP, and shows the last good ones while it is unavailable."""

import json
import logging
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.cookiejar import DefaultCookiePolicy
from threading import Lock
from typing import Any

import requests

from cms.frontend.api_errors import (
    ApiError,
    ApiUnavailable,
    ApiUnreachable,
    PageNotFound,
    TooManyRequests,
    raise_problem,
)
from cms.frontend.made_of import record, record_gap
from cms.frontend.site_version import SiteVersion, monotonic
from cms.frontend.visitors import visitor_headers

logger = logging.getLogger(__name__)

MAX_KEPT_ANSWERS = 500  # answers of some 30 kB each
MAX_STALE = timedelta(days=1)
MAX_UNTOLD_AGE = timedelta(minutes=5)  # above what a CDN keeps of an API that works
RETRY_PAUSE = timedelta(seconds=5)  # after a failure, kept answers are shown without a request
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    """A JSON object of the API; `as_of` is the time of an old one."""

    content: dict[str, Any]
    as_of: datetime | None = None


@dataclass(frozen=True)
class KeptAnswer:
    """An answer's bytes.

    `confirmed_at` is when they were last known to be current: when the API answered so, less the
    `Age` of its answer (RFC 9111 5.1); `current_at` is the same in seconds of `monotonic`, and
    never too late. Until `paused_until` they are shown without a request.
    """

    body: bytes
    etag: str
    confirmed_at: datetime
    current_at: float
    paused_until: datetime = NEVER


class Fetcher:
    """One pooled connection to the API, shared by all threads.

    While the API cannot be reached, kept answers are shown for `RETRY_PAUSE` without a request.
    Where it fails at one address, only that address is paused: the others are up to date.

    What the version of the site (the answer of `version_url`) vouches for is shown without a
    request, too; without such an address each answer is asked for each time.
    """

    def __init__(
        self, timeout: float | tuple[float, float], token: str = "", version_url: str = ""
    ) -> None:
        self.timeout = timeout
        self.token = token
        self.kept: OrderedDict[str, KeptAnswer] = OrderedDict()
        self.lock = Lock()
        self.paused_until = NEVER
        self.version_url = version_url
        self.site = SiteVersion(self._site_version)
        self.session = requests.Session()
        # The API is public: no proxy, password file or cookie of this machine belongs in a request.
        self.session.trust_env = False
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self.session.headers["Accept"] = "application/json"
        # What is so now, and not a quarter of a second ago: see "The response cache" of the API.
        self.session.headers["Cache-Control"] = "no-cache"
        # An API that is reached inside the machine by http would redirect to https: it is told that
        # TLS ended in front of the two of them. A proxy between them replaces this header.
        self.session.headers["X-Forwarded-Proto"] = "https"

    def get(self, address: str, query: Mapping[str, Any], *, keep: bool = True) -> Answer:
        """Return the answer for ("https://cms.example.org/api/v2/pages/", {"limit": 5}).

        Raises:
            PageNotFound, PageGone: the API's own problem of 404; of 410.
            ApiUnavailable: no usable answer came, and none is kept that is new enough.
        """
        url = _url(address, query)
        try:
            found, is_current = self._current_or_last(url, keep)
        except ApiError:
            record_gap()
            raise
        if is_current and not self._is_old(found):
            record(url, found.etag, found.current_at)
            return _answer(found.body)
        record_gap()  # a page that tells its age is not kept: it would go on telling it
        return _answer(found.body, self._confirmed_at(found))

    def used(self, urls: Iterable[str]) -> None:
        """Forget these answers last: a page that is made of them was shown."""
        with self.lock:
            for url in urls:
                if url in self.kept:
                    self.kept.move_to_end(url)

    def forget(self, address: str, query: Mapping[str, Any]) -> None:
        """Keep neither an answer nor what is being made of it: there is no end of such answers."""
        self._forget(_url(address, query))
        record_gap()

    def current_at(self, url: str, etag: str) -> float | None:
        """Return when the answer with this ETag was last known to be current, in seconds of
        `monotonic`; None where another one is, or where nobody can say."""
        kept = self.kept.get(url)
        if kept and kept.etag != etag:
            return None
        if kept and self.site.vouches_for(kept.current_at):
            return kept.current_at
        if self._is_paused(kept):
            return None
        try:
            found = self._request(url, kept or KeptAnswer(b"", etag, NEVER, 0.0), keep=bool(kept))
        except ApiError:
            return None
        return found.current_at if found.etag == etag and not self._is_old(found) else None

    def _current_or_last(self, url: str, keep: bool) -> tuple[KeptAnswer, bool]:
        """Return the current answer; or the last one, and false, while the API is unavailable."""
        kept = self.kept.get(url)
        if kept and self.version_url and self.site.vouches_for(kept.current_at):
            self.used([url])
            return kept, True
        if kept is None or datetime.now(UTC) - self._confirmed_at(kept) >= MAX_STALE:
            return self._request(url, kept, keep), True
        if self._is_paused(kept):
            return kept, False
        try:
            return self._request(url, kept, keep), True
        except ApiUnavailable as error:
            shown = self._confirmed_at(kept).isoformat("T", "seconds")
            logger.warning("Showing an answer of %s: %s", shown, error)
            return kept, False

    def _confirmed_at(self, kept: KeptAnswer) -> datetime:
        """When an answer was last known to be current, also by the version of the site."""
        return self.site.last_current(kept.current_at, kept.confirmed_at)

    def _is_old(self, answer: KeptAnswer) -> bool:
        """Whether the age of a current answer is told to visitors."""
        return datetime.now(UTC) - self._confirmed_at(answer) > MAX_UNTOLD_AGE

    def _is_paused(self, kept: KeptAnswer | None) -> bool:
        until = max(self.paused_until, kept.paused_until) if kept else self.paused_until
        return timedelta() < until - datetime.now(UTC) <= RETRY_PAUSE  # a clock may be set back

    def _site_version(self) -> KeptAnswer:
        """Ask for the version of the site; at once an error while the API cannot be reached."""
        kept = self.kept.get(self.version_url)
        if not self.version_url or self._is_paused(kept):
            raise ApiUnreachable("The API is not asked at the moment")
        return self._request(self.version_url, kept, keep=True)

    def _request(self, url: str, kept: KeptAnswer | None, keep: bool) -> KeptAnswer:
        try:
            return self._ask(url, kept, keep)
        except ApiUnavailable as error:
            self._pause(url, kept, error)
            raise

    def _ask(self, url: str, kept: KeptAnswer | None, keep: bool) -> KeptAnswer:
        headers = visitor_headers(self.token) | ({"If-None-Match": kept.etag} if kept else {})
        began = monotonic()
        try:
            response = self.session.get(
                url, headers=headers, timeout=self.timeout, allow_redirects=False
            )
        except requests.RequestException as error:
            raise ApiUnreachable(f"{type(error).__name__} while asking the API") from error
        try:
            raise_problem(response)
        except PageNotFound:
            self._forget(url)
            raise
        if response.status_code == 304 and kept:
            body, etag = kept.body, kept.etag
        elif response.status_code == 200:
            body, etag = response.content, response.headers.get("ETag") or ""
            _answer(body)  # raises for what no page can be made of
        else:
            raise ApiUnavailable(f"The API answered {response.status_code}")
        age = _age(response)
        # An age is in whole seconds: of a cached answer it may be almost a second more.
        rounded = 1.0 if "Age" in response.headers else 0.0
        confirmed_at = datetime.now(UTC) - age
        found = KeptAnswer(body, etag, confirmed_at, began - age.total_seconds() - rounded)
        if keep and etag and "no-store" not in response.headers.get("Cache-Control", ""):
            self._keep(url, found)
        return found

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


def _url(address: str, query: Mapping[str, Any]) -> str:
    return str(requests.Request("GET", address, params=query).prepare().url)


def _age(response: requests.Response) -> timedelta:
    """How old the answer was when it came, as the API or a cache on the way says."""
    age = response.headers.get("Age", "").strip()
    return timedelta(seconds=int(age)) if age.isdecimal() and len(age) < 9 else timedelta()


def _answer(body: bytes, as_of: datetime | None = None) -> Answer:
    try:
        content = json.loads(body)
    except ValueError as error:
        raise ApiUnavailable("The API's answer is not JSON") from error
    if not isinstance(content, dict):
        raise ApiUnavailable("The API's answer is not an object")
    return Answer(content, as_of)
