"""The WSGI layer in front of Django: repeated requests of the API are answered from memory.

An answer is rendered once per content version, host, path and query. It is stored only if the
version is the same after rendering as before, so that it belongs to one version.
"""

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from django.conf import settings

from cms.api.response_cache.cached_response import CachedResponse
from cms.api.response_cache.compression import IDENTITY, chosen_encoding
from cms.api.response_cache.public_requests import Environ, PublicRead, anonymous, public_read
from cms.api.response_cache.rendering import Application, Rendered, open_to_any_origin, render
from cms.api.response_cache.store import ResponseStore
from cms.core.content_version.render_context import render_version
from cms.core.content_version.watch import Version, VersionWatch, watch

StartResponse = Callable[..., Any]
MAX_ATTEMPTS = 2  # a change of the content during rendering may make one fail


class ResponseCacheMiddleware:
    """Wraps Django's WSGI application."""

    def __init__(
        self,
        application: Application,
        version_watch: VersionWatch = watch,
        store: ResponseStore | None = None,
    ) -> None:
        self.application = application
        self.watch = version_watch
        self.store = ResponseStore(settings.API_CACHE_BYTES) if store is None else store
        self.watch.when_changed(self.store.clear)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        read = public_read(environ)
        if read is None or ("HTTP_ORIGIN" in environ and not open_to_any_origin()):
            return self._pass(environ, start_response)
        version = self.watch.current()
        if version is None:
            return self._pass(environ, start_response)
        key = (version, read)
        answer = self.store.get(key)
        if answer is None:
            key, found = self._render(environ, read, version)
            if isinstance(found, Rendered):
                start_response(found.status, found.passing_headers())
                return [] if environ["REQUEST_METHOD"] == "HEAD" else [found.body]
            answer = found
        return self._send(key, answer, environ, start_response)

    def _send(
        self,
        key: tuple[Version, PublicRead],
        answer: CachedResponse,
        environ: Environ,
        start_response: StartResponse,
    ) -> Iterable[bytes]:
        accepted = environ.get("HTTP_ACCEPT_ENCODING")
        encoding = chosen_encoding(accepted) if accepted else IDENTITY
        form, grown = answer.form(encoding)
        if grown:
            self.store.put(key, answer)
        condition = environ.get("HTTP_IF_NONE_MATCH")
        # RFC 9110 13.2.1: conditions apply to successful answers only.
        if condition and answer.status.startswith("2") and _matches(condition, form.etag):
            start_response("304 Not Modified", form.unchanged_headers.copy())
            return []
        start_response(answer.status, form.headers.copy())
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]

    def _render(
        self, environ: Environ, read: PublicRead, version: Version
    ) -> tuple[tuple[Version, PublicRead], CachedResponse | Rendered]:
        request, before = anonymous(environ, read), version
        for _ in range(MAX_ATTEMPTS):
            with render_version(before):
                rendered = render(self.application, request.copy())
            if not rendered.may_be_stored and not rendered.failed:
                break
            after = self.watch.refresh()
            if after == before and rendered.may_be_stored:
                answer = CachedResponse.of(
                    rendered.status, rendered.public_headers(), rendered.body
                )
                self.store.put((before, read), answer)
                return (before, read), answer
            if after is None or after == before:
                break
            before = after
        return (before, read), rendered

    def _pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith("/api/"):
            return self.application(environ, start_response)

        version = self.watch.current()
        with render_version(version) if version else nullcontext():
            rendered = render(self.application, environ)
        passed = rendered.packed(environ.get("HTTP_ACCEPT_ENCODING", "")).without_storing()
        start_response(passed.status, passed.headers)
        return [passed.body]


def _matches(if_none_match: str, etag: str) -> bool:
    """RFC 9110 13.1.2: `*`, or a list of tags, of which a weak one matches its strong form."""
    return if_none_match.strip() == "*" or etag in (
        tag.strip().removeprefix("W/") for tag in if_none_match.split(",")
    )
