"""The WSGI layer in front of Django: repeated requests of the API are answered from memory.

What is not in memory comes from where `answer_source.py` says.

While the database is away, the answers that were current when that began are served on, with their
age, for `API_STALE_SECONDS`. Everything else that needs the database is a 503 at once, and
nobody waits. `/healthz/live` is answered here, so that it depends on nothing.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from django.conf import settings

from cms.api.outage import RETRY_AFTER_SECONDS, unavailable
from cms.api.response_cache.answer_source import AnswerSource
from cms.api.response_cache.cached_response import CachedResponse, Headers
from cms.api.response_cache.compression import encoding_for
from cms.api.response_cache.public_requests import Environ, PublicRead, public_read
from cms.api.response_cache.rendering import (
    Application,
    Rendered,
    cors_headers,
    open_to_any_origin,
    render,
)
from cms.api.response_cache.rendering_name import rendering_name
from cms.api.response_cache.shared_answers import SharedAnswers
from cms.api.response_cache.store import ResponseStore
from cms.core.content_version.render_context import render_version
from cms.core.content_version.watch import VersionWatch, watch
from cms.core.metrics import count_answer

StartResponse = Callable[..., Any]
LIVE = "/healthz/live"
NO_CACHE_SECONDS = 0.05  # how old a version may be for who asks with `Cache-Control: no-cache`
# Answered without the database, or checks it itself.
WITHOUT_DATABASE = ("/healthz/", "/static/", "/media/", "/metrics")


class ResponseCacheMiddleware(AnswerSource):
    """Wraps Django's WSGI application."""

    def __init__(
        self,
        application: Application,
        version_watch: VersionWatch = watch,
        store: ResponseStore | None = None,
        polls: bool = False,
        shared: SharedAnswers | None = None,
    ) -> None:
        """`polls`: this process serves; it watches the version while there are no requests, too."""
        super().__init__(application, version_watch, store, shared)
        self.polls = polls
        if polls:  # it takes a third of a second
            threading.Thread(target=rendering_name, name="rendering name", daemon=True).start()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == LIVE and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return _live(environ, start_response)
        if self.polls:
            self.watch.poll()
            self.asked.tell_regularly()
        read = public_read(environ)
        if read is None or ("HTTP_ORIGIN" in environ and not open_to_any_origin()):
            return self._pass(environ, start_response)
        version = self.watch.current(_newness(environ))
        if version is None:
            return self._without_version(environ, read, start_response)
        answer = self.answers.get(read)
        if answer is not None:
            count_answer("hit")
            return self._send(read, answer, environ, start_response)
        found, headers = self._missed(environ, read, version)
        if isinstance(found, Rendered):
            start_response(found.status, found.passing_headers())
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [found.body]
        return self._send(read, found, environ, start_response, headers)

    def _without_version(
        self, environ: Environ, read: PublicRead, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer what was current when the outage began (stale-if-error, RFC 5861)."""
        last = self.watch.last_known() if self.watch.unreachable else None
        if last and last.age <= settings.API_STALE_SECONDS:
            answer = self.answers.get(read)
            if answer is not None:
                count_answer("stale")
                age = [("Age", str(int(last.age)))]
                return self._send(read, answer, environ, start_response, age)
        return self._pass(environ, start_response)

    def _send(
        self,
        read: PublicRead,
        answer: CachedResponse,
        environ: Environ,
        start_response: StartResponse,
        more_headers: Headers | None = None,
    ) -> Iterable[bytes]:
        self.asked.count(read)
        form, grown = answer.form(encoding_for(environ))
        if grown:
            self.store.measure(read, answer)
        condition = environ.get("HTTP_IF_NONE_MATCH")
        # RFC 9110 13.2.1: conditions apply to successful answers only.
        if condition and answer.status.startswith("2") and _matches(condition, form.etag):
            start_response("304 Not Modified", [*form.unchanged_headers, *(more_headers or ())])
            return []
        start_response(answer.status, [*form.headers, *(more_headers or ())])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path.startswith(WITHOUT_DATABASE):
            return self.application(environ, start_response)
        version = self.watch.current()
        if self.watch.unreachable:
            return _unavailable(environ, start_response)
        count_answer("passed")
        if not path.startswith("/api/"):
            return self.application(environ, start_response)
        with render_version(version) if version else nullcontext():
            rendered = render(self.application, environ)
        passed = rendered.packed(environ.get("HTTP_ACCEPT_ENCODING", "")).without_storing()
        start_response(passed.status, passed.headers)
        return [passed.body]


def _newness(environ: Environ) -> float | None:
    """How old the version may be that answers a request, in seconds; None for as old as any.

    `no-cache` asks for what is so now (RFC 9111 5.2.1.4). Whoever sends it can make a process read
    the version twenty times a second and not oftener.
    """
    is_asked = "no-cache" in environ.get("HTTP_CACHE_CONTROL", "").lower()
    return NO_CACHE_SECONDS if is_asked else None


def _unavailable(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    count_answer("unavailable")
    answer = unavailable(environ["PATH_INFO"], away=True)
    headers = [
        ("Content-Type", answer.content_type),
        ("Content-Length", str(len(answer.body))),
        ("Retry-After", str(RETRY_AFTER_SECONDS)),
        ("Cache-Control", "no-store"),
        *(cors_headers() if environ["PATH_INFO"].startswith("/api/") else ()),
    ]
    start_response("503 Service Unavailable", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [answer.body]


def _live(environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    body = b'{"status": "live"}'
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK", [*headers, ("Cache-Control", "no-store")])
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _matches(if_none_match: str, etag: str) -> bool:
    """RFC 9110 13.1.2: `*`, or a list of tags, of which a weak one matches its strong form."""
    return if_none_match.strip() == "*" or etag in (
        tag.strip().removeprefix("W/") for tag in if_none_match.split(",")
    )
