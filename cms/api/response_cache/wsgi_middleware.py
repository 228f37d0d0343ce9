"""The WSGI layer in front of Django: repeated requests of the API are answered from memory.

An answer is rendered once per host, path and query, and again when a change of the content has
touched it (`current_answers.py`). It is stored only if nothing touched it while it was rendered.
What one process has rendered, the others take (`shared_answers.py`).

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
from cms.api.response_cache.cached_response import CachedResponse, Headers
from cms.api.response_cache.compression import IDENTITY, chosen_encoding
from cms.api.response_cache.current_answers import CurrentAnswers
from cms.api.response_cache.joint_renderings import JointRenderings
from cms.api.response_cache.public_requests import Environ, PublicRead, anonymous, public_read
from cms.api.response_cache.rendering import (
    Application,
    Rendered,
    cors_headers,
    open_to_any_origin,
    render,
    tags_of,
)
from cms.api.response_cache.rendering_name import rendering_name
from cms.api.response_cache.shared_answers import SharedAnswers
from cms.api.response_cache.store import ResponseStore
from cms.core.content_version.render_context import render_version
from cms.core.content_version.watch import Version, VersionWatch, watch
from cms.core.metrics import count_answer
from cms.core.request_context import HEADER as REQUEST_ID

StartResponse = Callable[..., Any]
MAX_ATTEMPTS = 2  # a change of the content during rendering may make one fail
LIVE = "/healthz/live"
NO_CACHE_SECONDS = 0.05  # how old a version may be for who asks with `Cache-Control: no-cache`
# Answered without the database, or checks it itself.
WITHOUT_DATABASE = ("/healthz/", "/static/", "/media/", "/metrics")


class ResponseCacheMiddleware:
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
        self.application, self.polls = application, polls
        self.store = ResponseStore(settings.API_CACHE_BYTES) if store is None else store
        self.shared = SharedAnswers() if shared is None else shared
        self.answers, self.renderings = CurrentAnswers(self.store), JointRenderings()
        self.follow(version_watch)
        if polls:  # it takes a third of a second
            threading.Thread(target=rendering_name, name="rendering name", daemon=True).start()

    def follow(self, version_watch: VersionWatch) -> None:
        """Keep what is right for the version that this watch reads."""
        self.watch = version_watch
        version_watch.when_changed(self.answers.advance)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == LIVE and environ["REQUEST_METHOD"] in ("GET", "HEAD"):
            return _live(environ, start_response)
        if self.polls:
            self.watch.poll()
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
        with self.renderings.joined(read) as has_waited:
            answer = self.answers.get(read) if has_waited else None
            found, headers = self._taken_or_rendered(environ, read, version, answer)
        if isinstance(found, Rendered):
            start_response(found.status, found.passing_headers())
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [found.body]
        return self._send(read, found, environ, start_response, headers)

    def _taken_or_rendered(
        self,
        environ: Environ,
        read: PublicRead,
        version: Version,
        answer: CachedResponse | None,
    ) -> tuple[CachedResponse | Rendered, Headers]:
        """Return the answer: the given one, another process's, or one that is rendered now."""
        answer = answer or self._taken(read)
        if answer is None:
            with self.shared.marked(read, version) as was_rendered:
                answer = self._taken(read) if was_rendered else None
                if answer is None:
                    count_answer("miss")
                    return self._render(environ, read, version)
        count_answer("hit")
        return answer, []

    def _taken(self, read: PublicRead) -> CachedResponse | None:
        """Return what another process has rendered, if no change has touched it since."""
        shared = self.shared.get(read)
        if shared is None:
            return None
        if not self.answers.knows(shared.version):  # the other one may have read a newer version
            self.watch.refresh()
        answer = shared.response()
        is_right = self.answers.put(read, answer, shared.tags, shared.version)
        return answer if is_right else None

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
        form, grown = answer.form(_encoding(environ))
        if grown:
            self.store.measure(read, answer)
        condition = environ.get("HTTP_IF_NONE_MATCH")
        # RFC 9110 13.2.1: conditions apply to successful answers only.
        if condition and answer.status.startswith("2") and _matches(condition, form.etag):
            start_response("304 Not Modified", [*form.unchanged_headers, *(more_headers or ())])
            return []
        start_response(answer.status, [*form.headers, *(more_headers or ())])
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]

    def _render(
        self, environ: Environ, read: PublicRead, version: Version
    ) -> tuple[CachedResponse | Rendered, Headers]:
        """Return the answer, and the headers that are of this request alone."""
        request = anonymous(environ, read)
        for _ in range(MAX_ATTEMPTS):
            with render_version(version):
                rendered = render(self.application, request.copy())
            if not rendered.may_be_stored and not rendered.failed:
                break
            now = self.watch.refresh()
            if now is None or (rendered.failed and now == version):
                break
            if not rendered.failed:
                answer = CachedResponse.of(
                    rendered.status, rendered.public_headers(), rendered.body
                )
                answer.form(_encoding(environ))
                tags = tags_of(rendered)
                if self.answers.put(read, answer, tags, version):
                    self.shared.put(read, answer, tags, version)
                    return answer, rendered.only(REQUEST_ID)
            version = now
        return rendered, []

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


def _encoding(environ: Environ) -> str:
    accepted = environ.get("HTTP_ACCEPT_ENCODING")
    return chosen_encoding(accepted) if accepted else IDENTITY


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
