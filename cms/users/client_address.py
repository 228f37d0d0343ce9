"""The address of a client, read from the headers of trusted proxies."""

from ipaddress import ip_network

from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle

from cms.core.client_networks import network_of, parsed_address

STORED_PREFIXES = {4: 24, 6: 48}  # what the log keeps: a network, not a person's connection


def client_address(request: HttpRequest) -> str | None:
    """Return `203.0.113.7`, by the rule of the API's throttling (`TRUSTED_PROXY_COUNT`).

    None for a request without an address, such as one made by code, or with one that is none.
    """
    parsed = parsed_address(BaseThrottle().get_ident(request))
    return str(parsed) if parsed else None


def client_network(request: HttpRequest) -> str:
    """Return what a limit counts, as `network_of` does.

    What is no address, as a forged header may be, counts as one client.
    """
    return network_of(client_address(request)) or "unknown"


def shortened_address(request: HttpRequest) -> str:
    """Return the network that the log may keep: `203.0.113.0/24`, `2001:db8::/48`, or empty."""
    parsed = parsed_address(client_address(request))
    if parsed is None:
        return ""
    return str(ip_network((parsed, STORED_PREFIXES[parsed.version]), strict=False))
