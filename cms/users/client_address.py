"""The address of a client, read from the headers of trusted proxies."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

# One household or office has a whole /64 of IPv6 (RFC 6177, RIPE-690).
IPV6_PREFIX = 64
STORED_PREFIXES = {4: 24, 6: 48}  # what the log keeps: a network, not a person's connection


def client_address(request: HttpRequest) -> str | None:
    """Return `203.0.113.7`, by the rule of the API's throttling (`TRUSTED_PROXY_COUNT`).

    None for a request without an address, such as one made by code.
    """
    address: str | None = BaseThrottle().get_ident(request)
    return address


def client_network(request: HttpRequest) -> str:
    """Return what a limit counts: `203.0.113.7`, or the /64 of an IPv6 address, `2001:db8::/64`.

    An IPv4 address written as IPv6 (`::ffff:203.0.113.7`) counts as IPv4. What is no address, as
    a forged header may be, counts as one client.
    """
    parsed = _parsed(client_address(request))
    if parsed is None:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ip_network((parsed, IPV6_PREFIX), strict=False))


def shortened_address(request: HttpRequest) -> str:
    """Return the network that the log may keep: `203.0.113.0/24`, `2001:db8::/48`, or empty."""
    parsed = _parsed(client_address(request))
    if parsed is None:
        return ""
    return str(ip_network((parsed, STORED_PREFIXES[parsed.version]), strict=False))


def _parsed(address: str | None) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address((address or "").strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed
