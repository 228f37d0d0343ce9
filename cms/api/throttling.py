"""Rate limit of the API: 429 with `Retry-After`.

Off unless settings switch it on. Counted in the cache, which processes share where REDIS_URL is
set. Answers of the response cache never reach Django and are not counted.

The reference frontend asks for all its visitors from one address. With `FRONTEND_TOKEN`, which it
and the CMS share, it says for whom it asks, so that one visitor's searches use up that visitor's
rate only. What it asks for itself, such as the menu, counts for the frontend.
"""

from secrets import compare_digest
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from cms.core.client_networks import network_of

VISITOR, TOKEN = "HTTP_X_VISITOR_ADDRESS", "HTTP_X_FRONTEND_TOKEN"
VISITOR_HEADERS = (VISITOR, TOKEN)
AHEAD = "clinic.ahead"  # in the environment of what the CMS asks itself, which counts for nobody


class AddressThrottle(SimpleRateThrottle):
    """Limits each client address to `DEFAULT_THROTTLE_RATES["address"]`, such as `1200/min`.

    Behind proxies, `NUM_PROXIES` says how many entries of `X-Forwarded-For` are trusted.
    """

    scope = "address"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if AHEAD in request.META:
            return None
        address = visitor_address(request.META) or network_of(self.get_ident(request)) or "unknown"
        key: str = self.cache_format % {"scope": self.scope, "ident": address}
        return key


def visitor_address(environ: dict[str, Any]) -> str | None:
    """Return the address for which the frontend asks; None for any other client."""
    token: str = settings.FRONTEND_TOKEN
    given = str(environ.get(TOKEN, ""))
    if not token or not compare_digest(given.encode(), token.encode()):
        return None
    return network_of(str(environ.get(VISITOR, ""))) or "frontend"
