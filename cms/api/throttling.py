"""How often one address may ask: 429 with `Retry-After` beyond it.

Counted in the cache, which production shares between processes with REDIS_URL. An answer that is
served before Django costs nothing and is not counted. Off unless settings switch it on.
"""

from rest_framework.throttling import SimpleRateThrottle


class AddressThrottle(SimpleRateThrottle):
    """`DEFAULT_THROTTLE_RATES["address"]`, such as `1200/min`, for each address.

    Behind proxies, `NUM_PROXIES` says how many of them may be believed about the address.
    """

    scope = "address"

    def get_cache_key(self, request, view):
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}
