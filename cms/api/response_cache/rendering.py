"""Asking Django for an answer, and making its headers fit for everybody."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings

from cms.api.response_cache.cached_response import Headers
from cms.api.response_cache.compression import SMALLEST, chosen_encoding, compressed

Application = Callable[..., Iterable[bytes]]
# An answer to these statuses holds until the content changes. 404s are endless, so they are not
# stored; withdrawn pages (410) are counted.
CACHEABLE_STATUSES = ("200 ", "410 ")
CACHE_HEADERS = {
    "access-control-allow-origin",
    "access-control-expose-headers",
    "cache-control",
    "content-length",
    "etag",
    "vary",
}
HARMLESS_IN_VARY = {"", "accept", "accept-encoding", "origin"}


@dataclass(frozen=True)
class Rendered:
    status: str
    headers: Headers
    body: bytes

    @property
    def failed(self) -> bool:
        return self.status.startswith("5")

    @property
    def may_be_stored(self) -> bool:
        """Not an error of ours, no cookie, nothing that says it is for one visitor only."""
        told = {name.lower(): value.lower() for name, value in self.headers}
        varies = {part.strip() for part in told.get("vary", "").split(",")}
        return (
            self.status.startswith(CACHEABLE_STATUSES)
            and "set-cookie" not in told
            and not any(word in told.get("cache-control", "") for word in ("private", "no-"))
            and varies <= HARMLESS_IN_VARY
        )

    def public_headers(self) -> Headers:
        """The headers of a stored answer; the form adds ETag, length and encoding."""
        return [
            *self.without(CACHE_HEADERS),
            ("Cache-Control", settings.API_CACHE_CACHE_CONTROL),
            ("Vary", "Accept-Encoding"),
            *cors_headers(),
        ]

    def passing_headers(self) -> Headers:
        """The headers of an answer that nobody is to keep."""
        kept = self.kept_by_nobody().without(CACHE_HEADERS - {"cache-control"})
        return [*kept, ("Content-Length", str(len(self.body))), *cors_headers()]

    def kept_by_nobody(self) -> "Rendered":
        """The same, to be kept only where Django says so itself."""
        if any(name.lower() == "cache-control" for name, _ in self.headers):
            return self
        return replace(self, headers=[*self.headers, ("Cache-Control", "no-store")])

    def packed(self, accept_encoding: str) -> "Rendered":
        """The same, compressed as the reader takes it where it is long JSON. What says itself how
        it may be kept, as a preview does, stays as it is."""
        told = {name.lower(): value for name, value in self.headers}
        if (
            not self.status.startswith("200 ")
            or told.get("content-type") != "application/json"
            or len(self.body) < SMALLEST
            or told.keys() & {"cache-control", "content-encoding", "etag", "set-cookie"}
        ):
            return self
        encoding = chosen_encoding(accept_encoding)
        body = compressed(self.body, encoding) if encoding else self.body
        headers = [
            *self.without({"vary", "content-length"}),
            ("Vary", ", ".join(filter(None, [told.get("vary"), "Accept-Encoding"]))),
            ("Content-Length", str(len(body))),
            *([("Content-Encoding", encoding)] if encoding else []),
        ]
        return Rendered(self.status, headers, body)

    def without(self, names: Set[str]) -> Headers:
        """The headers save those of these names."""
        return [pair for pair in self.headers if pair[0].lower() not in names]


def render(application: Application, environ: dict[str, Any]) -> Rendered:
    """Call the application to the end."""
    started: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[..., None]:
        started.append((status, headers))
        return lambda data: None

    response = application(environ, start_response)
    try:
        body = b"".join(response)
    finally:
        close = getattr(response, "close", None)
        if close is not None:
            close()
    status, headers = started[-1]
    return Rendered(status, headers, body)


def open_to_any_origin() -> bool:
    """Whether one answer serves all origins alike."""
    return bool(
        getattr(settings, "CORS_ALLOW_ALL_ORIGINS", False)
        and not getattr(settings, "CORS_ALLOW_CREDENTIALS", False)
    )


def cors_headers() -> Headers:
    """What django-cors-headers answers to any origin, told to all: no `Vary: origin` is needed."""
    if not open_to_any_origin():
        return []
    exposed = ", ".join(getattr(settings, "CORS_EXPOSE_HEADERS", ()))
    told = [("Access-Control-Allow-Origin", "*")]
    return [*told, ("Access-Control-Expose-Headers", exposed)] if exposed else told
