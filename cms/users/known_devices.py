"""A signed cookie that says which accounts signed in on a device.

It opens nothing: it only exempts an attempt from the limits that strangers can use up
(https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies).
"""

import unicodedata
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import get_random_string, salted_hmac

COOKIE = "known_device"
LIFETIME = timedelta(days=180)
MAX_ACCOUNTS = 8  # of one device, the last ones
PATH = "/admin/"
SALT = "cms.users.known_devices"


def plain_name(name: str) -> str:
    """A name as limits count it: `Anna ` and `anna` are the same."""
    return unicodedata.normalize("NFKC", name).strip().casefold()[:150]


def device_of(request: HttpRequest, name: str) -> str | None:
    """An identifier of the device and the account, if it signed in here before."""
    device, accounts = _read(request)
    account = _digest(name)
    return f"{device}:{account}" if account in accounts else None


def remember_device(request: HttpRequest, response: HttpResponseBase, name: str) -> None:
    """Set the cookie on the response to a finished sign-in."""
    device, accounts = _read(request)
    account = _digest(name)
    kept = [each for each in accounts if each != account][-MAX_ACCOUNTS + 1 :]
    response.set_cookie(
        COOKIE,
        signing.dumps([device or get_random_string(16), [*kept, account]], salt=SALT),
        max_age=LIFETIME,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    """The device's identifier and its accounts; empty without a cookie that we signed."""
    try:
        device, accounts = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFETIME
        )
    except signing.BadSignature:
        return "", []
    return device, accounts


def _digest(name: str) -> str:
    return str(salted_hmac(SALT, plain_name(name)).hexdigest())[:16]
