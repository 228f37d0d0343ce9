"""The origin of an address, as a Content-Security-Policy and messages between windows name it."""

import re
from ipaddress import IPv6Address
from urllib.parse import urlsplit

# What a policy takes as a host (https://www.w3.org/TR/CSP3/#grammardef-host-part), and `_`.
HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


def origin_of(address: str) -> str:
    """Return `https://www.example.org:8443`; a host in another script as `xn--…`.

    Raises:
        ValueError: it is no http or https address, or its host has characters that would mean
        something else in a policy: `https://a;sandbox;@example.org/`.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        raise ValueError("no address of a host")
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{_host(parts.hostname or '')}{port}"


def is_of_host(address: str) -> bool:
    """Whether `origin_of` has an answer."""
    try:
        origin_of(address)
    except ValueError:
        return False
    return True


def _host(name: str) -> str:
    if ":" in name:
        return f"[{IPv6Address(name)}]"
    host = name.encode("idna").decode()
    if not HOST.fullmatch(host):
        raise ValueError("no name of a host")
    return host
