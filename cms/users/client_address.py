"""The address of a client, read from the headers of trusted proxies."""

from django.http import HttpRequest
from rest_framework.throttling import BaseThrottle


def client_address(request: HttpRequest) -> str | None:
    """Return `203.0.113.7`, by the rule of the API's throttling (`TRUSTED_PROXY_COUNT`).

    None for a request without an address, such as one made by code.
    """
    address: str | None = BaseThrottle().get_ident(request)
    return address
