"""For which visitor a request is, and how often one visitor may search.

The address is passed to the CMS with the shared token, and kept for a minute as a key of the limit.
It is in no log line.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address
from time import monotonic

from django.conf import settings
from django.http import HttpRequest, HttpResponse

WINDOW_SECONDS = 60.0
MAX_VISITORS = 10_000
_visitor: ContextVar[str] = ContextVar("visitor", default="")


class VisitorMiddleware:
    """Notes the visitor's address while the request is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reset = _visitor.set(address_of(request.META, settings.TRUSTED_PROXY_COUNT))
        try:
            return self.get_response(request)
        finally:
            _visitor.reset(reset)


def address_of(environ: dict[str, str], proxies: int) -> str:
    """Return the visitor's address: the last one that no trusted proxy has added; '' if unknown.

    An IPv4 address written as IPv6 (`::ffff:203.0.113.7`) is the IPv4 address.
    """
    forwarded = [each.strip() for each in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    chosen = environ.get("REMOTE_ADDR", "")
    if proxies and forwarded != [""]:
        chosen = forwarded[-min(proxies, len(forwarded))]
    try:
        parsed = ip_address(chosen)
    except ValueError:
        return ""
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def visitor_headers(token: str) -> dict[str, str]:
    """Return the headers by which the CMS counts the request for the visitor; {} without token."""
    return {"X-Frontend-Token": token, "X-Visitor-Address": _visitor.get()} if token else {}


class Limit:
    """At most `limit` calls a minute for each key. Forgets the keys that were used longest ago."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._calls: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def allows(self, key: str, limit: int) -> bool:
        now = self._clock()
        with self._lock:
            calls = [each for each in self._calls.pop(key, []) if now - each < WINDOW_SECONDS]
            allowed = len(calls) < limit
            self._calls[key] = [*calls, now] if allowed else calls
            while len(self._calls) > MAX_VISITORS:
                self._calls.popitem(last=False)
        return allowed


searches = Limit()


def may_search() -> bool:
    """Count a search of the visitor; whether it is within `SEARCHES_A_MINUTE`."""
    return searches.allows(_network(_visitor.get()), settings.SEARCHES_A_MINUTE)


def _network(address: str) -> str:
    """Of an IPv6 address its /64, which one household has."""
    parsed = ip_address(address) if address else None
    if isinstance(parsed, IPv6Address):
        return parsed.exploded[:19]
    return address
