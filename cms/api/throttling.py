"""Rate limit of the API: 429 with `Retry-After`.

Off unless settings switch it on. Counted in the cache, which processes share where REDIS_URL is
set. Answers of the response cache never reach Django and are not counted.
"""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


VISITOR_HEADERS = ("HTTP_X_VISITOR_ADDRESS", "HTTP_X_FRONTEND_TOKEN")


class AddressThrottle(SimpleRateThrottle):
    """Limits each client address to `DEFAULT_THROTTLE_RATES["address"]`, such as `1200/min`.

    Behind proxies, `NUM_PROXIES` says how many entries of `X-Forwarded-For` are trusted.
    """

    scope = "address"

    def get_cache_key(self, request: Request, view: Any) -> str:
        key: str = self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
        return key
