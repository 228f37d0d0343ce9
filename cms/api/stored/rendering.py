"""Asking Django for an answer, and making its headers fit for everybody."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from cms.api.stored.answer import Headers

Application = Callable[..., Iterable[bytes]]
# An answer to these statuses holds until the content changes. 404s are endless, so they are not
# stored; withdrawn pages (410) are counted.
STORED_STATUSES = ("200 ", "410 ")
OURS = {
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
            self.status.startswith(STORED_STATUSES)
            and "set-cookie" not in told
            and not any(word in told.get("cache-control", "") for word in ("private", "no-"))
            and varies <= HARMLESS_IN_VARY
        )

    def public_headers(self) -> Headers:
        """The headers of a stored answer; the form adds ETag, length and encoding."""
        return [
            *((name, value) for name, value in self.headers if name.lower() not in OURS),
            ("Cache-Control", settings.STORED_ANSWERS_CACHE_CONTROL),
            ("Vary", "Accept-Encoding"),
            *cors_headers(),
        ]

    def passing_headers(self) -> Headers:
        """The headers of an answer that nobody is to keep."""
        told = {name.lower() for name, _ in self.headers}
        kept = [pair for pair in self.headers if pair[0].lower() not in OURS - {"cache-control"}]
        if "cache-control" not in told:
            kept.append(("Cache-Control", "no-store"))
        return [*kept, ("Content-Length", str(len(self.body))), *cors_headers()]


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
