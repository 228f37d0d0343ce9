"""What a limit counts as one client: an IPv4 address, or the /64 of an IPv6 address."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# One household, office or server has a whole /64 of IPv6 (RFC 6177, RIPE-690).
IPV6_PREFIX = 64


def parsed_address(address: str | None) -> IPv4Address | IPv6Address | None:
    """Read `203.0.113.7`, `2001:db8::1`, `[2001:db8::1]` or `fe80::1%eth0`; None if it is none.

    An IPv4 address written as IPv6 (`::ffff:203.0.113.7`) is the IPv4 address.
    """
    try:
        parsed = ip_address((address or "").strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    return getattr(parsed, "ipv4_mapped", None) or parsed


def network_of(address: str | None) -> str:
    """Return `203.0.113.7`, or `2001:db8::/64` of an IPv6 address; empty if it is no address."""
    parsed = parsed_address(address)
    if parsed is None:
        return ""
    if parsed.version == 4:
        return str(parsed)
    return str(ip_network((parsed, IPV6_PREFIX), strict=False))
