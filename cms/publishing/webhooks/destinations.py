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
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Python 3.11 counts these as global: local NAT64 (RFC 8215), old site-local, IPv4-compatible.
BLOCKED_NETWORKS = [ipaddress.ip_network(each) for each in ("64:ff9b:1::/48", "fec0::/10", "::/96")]


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
    """Whether the address, and any IPv4 address embedded in it, is public."""
    try:
        given: Address = ipaddress.ip_address(address)
    except ValueError:  # such as fe80::1%eth0
        return False
    if any(given in network for network in BLOCKED_NETWORKS):
        return False
    return all(each.is_global and not each.is_multicast for each in (given, *_embedded_in(given)))


def _embedded_in(given: Address) -> list[Address]:
    if isinstance(given, ipaddress.IPv4Address):
        return []
    embedded = [given.ipv4_mapped, given.sixtofour, *(given.teredo or ())]
    if given in NAT64:
        embedded.append(ipaddress.IPv4Address(int(given) & 0xFFFF_FFFF))
    return [each for each in embedded if each is not None]
