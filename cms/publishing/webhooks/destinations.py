"""Where a webhook may be sent: a public address, checked after its name was resolved.

The connection is made to the very address that was checked. A name that answers differently the
second time (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Python 3.11 takes them for open: local NAT64 (RFC 8215), old site-local and IPv4-compatible ones.
BLOCKED_NETWORKS = [ipaddress.ip_network(each) for each in ("64:ff9b:1::/48", "fec0::/10", "::/96")]


class RefusedAddress(Exception):
    """Webhooks are not sent there."""


@dataclass(frozen=True)
class Destination:
    """Where to connect and what to ask for; `address` was checked."""

    scheme: str
    host: str
    port: int
    target: str
    address: str


def require_web_address(url: str) -> tuple[str, str, int, str]:
    """Return scheme, host, port and path of `https://…`; `http` only where private ones may be.

    Raises:
        RefusedAddress: the text is no such address, or carries a name and password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise RefusedAddress("This is not an address.") from error
    schemes = {"https", "http"} if settings.WEBHOOKS_MAY_BE_PRIVATE else {"https"}
    if parts.scheme not in schemes or not host:
        raise RefusedAddress(f"The address begins with {' or '.join(sorted(schemes))}://.")
    if parts.username or parts.password:
        raise RefusedAddress("The address holds a name or password. Use the signature instead.")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), target


def resolve(url: str) -> Destination:
    """Look the name up and return the first address, when every one of them is public.

    Raises:
        RefusedAddress: one of them is private, or the name is unknown.
    """
    scheme, host, port, target = require_web_address(url)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedAddress("The name of the host is unknown.") from error
    addresses = [str(entry[4][0]) for entry in found]
    for address in addresses:
        if not settings.WEBHOOKS_MAY_BE_PRIVATE and not is_public(address):
            raise RefusedAddress("The name of the host leads to a private address.")
    return Destination(scheme, host, port, target, addresses[0])


def is_public(address: str) -> bool:
    """Whether the address, and any IPv4 address hidden in it, is one of the open internet."""
    try:
        given: Address = ipaddress.ip_address(address)
    except ValueError:  # such as fe80::1%eth0
        return False
    if any(given in network for network in BLOCKED_NETWORKS):
        return False
    return all(each.is_global and not each.is_multicast for each in (given, *_hidden_in(given)))


def _hidden_in(given: Address) -> list[Address]:
    if isinstance(given, ipaddress.IPv4Address):
        return []
    hidden = [given.ipv4_mapped, given.sixtofour, *(given.teredo or ())]
    if given in NAT64:
        hidden.append(ipaddress.IPv4Address(int(given) & 0xFFFF_FFFF))
    return [each for each in hidden if each is not None]
