"""Checks that a webhook goes to a public address, after resolving its host name.

The connection is made to the address that was checked. So a host name that resolves differently the
second time (DNS rebinding) cannot bypass the check.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: an IPv4 address behind a translator
MAPPED = ipaddress.ip_network("::ffff:0:0/96")
# Public IPv6 addresses are in one range, whatever Python's version counts as global. Not in it:
# local NAT64, IPv4-compatible and translated, site-local, segment routing (5f00::/16), and all that
# is not assigned. https://www.iana.org/assignments/ipv6-address-space/
GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# Inside of it: protocol assignments with Teredo and ORCHID, documentation, 6to4 (RFC 7526).
BLOCKED_NETWORKS = [
    ipaddress.ip_network(each) for each in ("2001::/23", "2001:db8::/32", "3fff::/20", "2002::/16")
]


class RefusedAddress(Exception):
    """Webhooks may not be sent to this address."""


@dataclass(frozen=True)
class Destination:
    """Where to connect and what to request. `address` has been checked."""

    scheme: str
    host: str
    port: int
    target: str
    address: str


def require_web_address(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and path of `https://…`.

    `http://…` is accepted only if the settings allow private addresses.

    Raises:
        RefusedAddress: `url` is no such address, or contains a user name or password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise RefusedAddress("This is not a web address.") from error
    schemes = {"https", "http"} if settings.WEBHOOKS_MAY_BE_PRIVATE else {"https"}
    if parts.scheme not in schemes or not host:
        raise RefusedAddress(f"The address must begin with {' or '.join(sorted(schemes))}://.")
    if parts.username or parts.password:
        raise RefusedAddress(
            "The address must not contain a user name or password. The signature replaces them."
        )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), target


def resolve(url: str) -> Destination:
    """Resolve the host name and return the first address.

    Raises:
        RefusedAddress: the name is unknown, or any of its addresses is private.
    """
    scheme, host, port, target = require_web_address(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedAddress("The host name cannot be found. Check the address.") from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not settings.WEBHOOKS_MAY_BE_PRIVATE and not is_public(address):
            raise RefusedAddress("The host name leads to a private address.")
    return Destination(scheme, host, port, target, addresses[0])


def is_public(address: str) -> bool:
    """Whether the address, or the IPv4 address that it stands for, is public."""
    try:
        given: Address = ipaddress.ip_address(address)
    except ValueError:  # such as fe80::1%eth0
        return False
    if isinstance(given, ipaddress.IPv6Address):
        if given in NAT64 or given in MAPPED:
            given = ipaddress.IPv4Address(int(given) & 0xFFFF_FFFF)
        elif given not in GLOBAL_UNICAST or any(given in each for each in BLOCKED_NETWORKS):
            return False
    return given.is_global and not given.is_multicast
