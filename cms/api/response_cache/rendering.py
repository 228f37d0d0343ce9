"""Renders an answer with Django, and replaces the headers that are for one visitor."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from cms.api.response_cache.cached_response import Headers
from cms.api.response_cache.compression import MIN_COMPRESSED_BYTES, chosen_encoding, compressed
from cms.core.content_version.list_tags import DEPENDS_ON
from cms.publishing.cdn.tags import ALL, LISTS

Application = Callable[..., Iterable[bytes]]
# Answers with these statuses are current until the content changes. There are endless 404s, so they
# are not stored; of withdrawn pages (410) there are only so many.
CACHEABLE_STATUSES = ("200 ", "410 ")
CACHE_HEADERS = {
    "access-control-allow-origin",
    "access-control-expose-headers",
    "cache-control",
    "content-length",
    "etag",
    "vary",
    "x-request-id",
}
IGNORED_IN_VARY = {"", "accept", "accept-encoding", "origin"}


@dataclass(frozen=True)
class Rendered:
    status: str
    headers: Headers
    body: bytes
    depends_on: frozenset[str] = frozenset()  # as the view says; else as `Cache-Tag` does

    @property
    def failed(self) -> bool:
        return self.status.startswith("5")

    @property
    def may_be_stored(self) -> bool:
        """Whether the answer is no error and no header makes it one visitor's."""
        headers = {name.lower(): value.lower() for name, value in self.headers}
        varies = {part.strip() for part in headers.get("vary", "").split(",")}
        return (
            self.status.startswith(CACHEABLE_STATUSES)
            and "set-cookie" not in headers
            and not any(word in headers.get("cache-control", "") for word in ("private", "no-"))
            and varies <= IGNORED_IN_VARY
        )

    def public_headers(self) -> Headers:
        """Return the headers of a stored answer; the form adds ETag, length and encoding."""
        return [
            *self.without(CACHE_HEADERS),
            ("Cache-Control", settings.API_CACHE_CACHE_CONTROL),
            ("Vary", "Accept-Encoding, Authorization"),  # who has a key is answered otherwise
            *cors_headers(),
        ]

    def passing_headers(self) -> Headers:
        """Return the headers of an answer that must not be stored."""
        kept = self.without_storing().without(CACHE_HEADERS - {"cache-control", "x-request-id"})
        return [*kept, ("Content-Length", str(len(self.body))), *cors_headers()]

    def without_storing(self) -> "Rendered":
        """Return the answer with `no-store`, unless Django set a Cache-Control of its own."""
        if any(name.lower() == "cache-control" for name, _ in self.headers):
            return self
        return replace(self, headers=[*self.headers, ("Cache-Control", "no-store")])

    def packed(self, accept_encoding: str) -> "Rendered":
        """Return the answer compressed, if it is long JSON and the client accepts that.

        An answer with caching headers of its own, such as a preview, is returned unchanged.
        """
        headers = {name.lower(): value for name, value in self.headers}
        if (
            not self.status.startswith("200 ")
            or headers.get("content-type") != "application/json"
            or len(self.body) < MIN_COMPRESSED_BYTES
            or headers.keys() & {"cache-control", "content-encoding", "etag", "set-cookie"}
        ):
            return self
        encoding = chosen_encoding(accept_encoding)
        body = compressed(self.body, encoding) if encoding else self.body
        packed = [
            *self.without({"vary", "content-length"}),
            ("Vary", ", ".join(filter(None, [headers.get("vary"), "Accept-Encoding"]))),
            ("Content-Length", str(len(body))),
            *([("Content-Encoding", encoding)] if encoding else []),
        ]
        return replace(self, headers=packed, body=body)

    def without(self, names: Set[str]) -> Headers:
        """Return the headers except those with these names."""
        return [pair for pair in self.headers if pair[0].lower() not in names]

    def only(self, name: str) -> Headers:
        """Return the header of this name alone."""
        return [pair for pair in self.headers if pair[0].lower() == name.lower()]


def tags_of(rendered: Rendered) -> frozenset[str]:
    """The tags of what the answer was rendered from; `lists` where nothing says it."""
    if rendered.depends_on:
        return rendered.depends_on
    told = "".join(value for _, value in rendered.only("Cache-Tag"))
    return frozenset(filter(None, told.split(","))) - {ALL} or frozenset([LISTS])


def render(application: Application, environ: dict[str, Any]) -> Rendered:
    """Call the WSGI application and read the whole answer."""
    started: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[..., None]:
        started.append((status, headers))
        return lambda data: None

    environ[DEPENDS_ON] = depends_on = set[str]()
    response = application(environ, start_response)
    try:
        body = b"".join(response)
    finally:
        close = getattr(response, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    return Rendered(status, headers, body, frozenset(depends_on))


def open_to_any_origin() -> bool:
    """Whether the CORS headers are the same for all origins."""
    return bool(
        getattr(settings, "CORS_ALLOW_ALL_ORIGINS", False)
        and not getattr(settings, "CORS_ALLOW_CREDENTIALS", False)
    )


def cors_headers() -> Headers:
    """Return what django-cors-headers sends to any origin, so that no `Vary: origin` is needed."""
    if not open_to_any_origin():
        return []
    exposed = ", ".join(getattr(settings, "CORS_EXPOSE_HEADERS", ()))
    allowed = [("Access-Control-Allow-Origin", "*")]
    return [*allowed, ("Access-Control-Expose-Headers", exposed)] if exposed else allowed
