"""The WSGI layer in front of Django: keeps rendered pages, as long as they are right.

A page is kept with the ETags of the API's answers that it was made of, and shown again while
these are current: the version of the site vouches for them (`site_version.py`), or the API is asked
for each of them. So a page is new as soon as the API's answers are, and one that was taken down is
gone as soon. What of a page depends on the clock, such as "Open now", says until when it is right.

Only what `views.page` shows is kept: the same for everybody, without a query that may name a page
of an old site, and only if it was made of current answers, with none missing. So drafts, searches,
thanks for a message and errors are not.
"""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.utils.autoreload import file_changed

from cms.frontend.api_client import ApiClient, client
from cms.frontend.legacy_query import old_query
from cms.frontend.made_of import MadeOf, recording
from cms.frontend.page_store import Headers, KeptPage, PageStore, packed
from cms.frontend.pagination import page_number

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
MAX_QUERY_CHARACTERS = 1000
LONGEST_WAIT = 1.0  # seconds for another thread that renders the same page


class PageKey(NamedTuple):
    """All of a request on which a page depends; `number` is the part of its list of topics."""

    host: str
    path: str
    number: int


class KeptPages:
    """Wraps Django's WSGI application; keeps at most `limit` bytes, and nothing if that is 0."""

    def __init__(
        self, application: Application, limit: int, api: Callable[[], ApiClient] = client
    ) -> None:
        self.application, self.api = application, api
        self.store = PageStore(limit)
        self._locks: dict[PageKey, tuple[threading.Lock, int]] = {}
        self._guard = threading.Lock()
        file_changed.connect(self._forget)

    def _forget(self, **_: Any) -> None:
        """The development server has seen a change: what was made of older templates goes."""
        self.store.clear()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = page_key(environ) if self.store.limit else None
        if key is None:
            return self.application(environ, start_response)
        page = self._right_page(key)
        if page is None:
            with self._alone(key) as has_waited:
                page = self._right_page(key) if has_waited else None
                if page is None:
                    return self._render(key, environ, start_response)
        return _send(page, environ, start_response)

    def _right_page(self, key: PageKey) -> KeptPage | None:
        """Return the page that is kept, if it is right at this moment."""
        page = self.store.get(key)
        if page is None or not page.is_right_at(datetime.now(UTC)):
            return None
        fetcher = self.api().fetcher
        if page.languages != self.api().languages:
            return None
        if fetcher.site.vouches_for(page.current_at):
            fetcher.used(page.parts)
            return page
        moments = []
        for url, etag in page.parts.items():
            moment = fetcher.current_at(url, etag)
            if moment is None:
                return None
            moments.append(moment)
        page.current_at = min(moments)
        return page

    def _render(
        self, key: PageKey, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Have Django answer, and keep the answer if it is a page that may be kept."""
        languages, made_at, told = [*self.api().languages], datetime.now(UTC), list[Any]()
        with recording() as made:
            answer = self.application(environ, lambda *given: told.append(given))
        status, headers = told[-1][:2]
        if made.body is None or not made.is_whole or not made.parts or status[:3] != "200":
            self.store.drop(key)
            start_response(*told[-1])
            return answer
        if hasattr(answer, "close"):
            answer.close()
        page = _kept(made, made.body, headers, made_at, languages)
        self.store.put(key, page)
        return _send(page, environ, start_response)

    @contextmanager
    def _alone(self, key: PageKey) -> Iterator[bool]:
        """Render a page in one thread at a time; tell whether this one had to wait."""
        with self._guard:
            lock, users = self._locks.get(key, (threading.Lock(), 0))
            self._locks[key] = lock, users + 1
        has_waited = not lock.acquire(blocking=False)
        is_mine = not has_waited or lock.acquire(timeout=LONGEST_WAIT)
        try:
            yield has_waited
        finally:
            if is_mine:
                lock.release()
            with self._guard:
                lock, users = self._locks.pop(key)
                if users > 1:
                    self._locks[key] = lock, users - 1


def page_key(environ: Environ) -> PageKey | None:
    """Return the key of a request for a page; None for one whose answer is never kept."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not path.endswith("/"):
        return None
    if environ.get("SCRIPT_NAME") or len(query) > MAX_QUERY_CHARACTERS:
        return None
    if query and old_query(query):
        return None
    try:
        number = page_number(QueryDict(query)) if query else 1
    except TooManyFieldsSent:  # Django says so
        return None
    return PageKey(environ.get("HTTP_HOST", "").lower(), path, number)


def _kept(
    made: MadeOf, body: bytes, headers: Headers, made_at: datetime, languages: list[str]
) -> KeptPage:
    small, tag, kept = packed(body, headers)
    hours = (made_at, made.right_until) if made.right_until else None
    return KeptPage(kept, small, tag, made.parts, made.current_at, hours, languages)


def _send(page: KeptPage, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    status, headers, body = page.sent(
        environ.get("HTTP_ACCEPT_ENCODING", ""), environ.get("HTTP_IF_NONE_MATCH", "")
    )
    start_response(status, headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
