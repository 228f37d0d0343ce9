"""Rate limit of the API: 429 with `Retry-After`.

Off unless settings switch it on. Counted in the cache, which processes share where REDIS_URL is
set. Answers of the response cache never reach Django and are not counted.

The reference frontend asks for all its visitors from one address. With `FRONTEND_TOKEN`, which it
and the CMS share, it says for whom it asks, so that one visitor's searches use up that visitor's
rate only. What it asks for itself, such as the menu, counts for the frontend.
"""

from ipaddress import IPv6Address, ip_address
from secrets import compare_digest
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

VISITOR, TOKEN = "HTTP_X_VISITOR_ADDRESS", "HTTP_X_FRONTEND_TOKEN"
VISITOR_HEADERS = (VISITOR, TOKEN)
IPV6_NETWORK_BITS = 64  # what one household or one server has


class AddressThrottle(SimpleRateThrottle):
    """Limits each client address to `DEFAULT_THROTTLE_RATES["address"]`, such as `1200/min`.

    Behind proxies, `NUM_PROXIES` says how many entries of `X-Forwarded-For` are trusted.
    """

    scope = "address"

    def get_cache_key(self, request: Request, view: Any) -> str:
        address = visitor_address(request.META) or network(self.get_ident(request))
        key: str = self.cache_format % {"scope": self.scope, "ident": address}
        return key


def visitor_address(environ: dict[str, Any]) -> str | None:
    """Return the address for which the frontend asks; None for any other client."""
    token: str = settings.FRONTEND_TOKEN
    given = str(environ.get(TOKEN, ""))
    if not token or not compare_digest(given.encode(), token.encode()):
        return None
    return network(str(environ.get(VISITOR, ""))) or "frontend"


def network(address: str | None) -> str:
    """Return an IPv4 address as it is, of an IPv6 address its /64; anything else as it is given."""
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return address or ""
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        kept = int(parsed) >> (128 - IPV6_NETWORK_BITS) << (128 - IPV6_NETWORK_BITS)
        return f"{IPv6Address(kept)}/{IPV6_NETWORK_BITS}"
    return str(parsed)
