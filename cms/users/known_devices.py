"""A signed cookie that says which accounts signed in on a device.

It opens nothing: it only exempts an attempt from the limits that strangers can use up
(https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies). All devices
of an account are forgotten when its password or a second factor changes, and when it is ended.
"""

import unicodedata
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core import signing
from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.utils.crypto import get_random_string, salted_hmac

from cms.users.models import DeviceGeneration

COOKIE = "known_device"
LIFETIME = timedelta(days=180)
MAX_ACCOUNTS = 8  # of one device, the last ones
MAX_NAME = 150  # characters of a user name
PATH = "/admin/"
SALT = "cms.users.known_devices"


def plain_name(name: str) -> str:
    """A name as limits count it: `Anna ` and `anna` are the same.

    Whatever is posted, only as much of it is normalised as a name can have.
    """
    cut = name.strip()[:MAX_NAME]
    return unicodedata.normalize("NFKC", cut).strip().casefold()[:MAX_NAME]


def device_of(request: HttpRequest, name: str) -> str | None:
    """An identifier of the device and the account, if it signed in here and was not forgotten."""
    device, accounts = _read(request)
    if not accounts:
        return None
    typed = name.replace("\0", "").strip()[:MAX_NAME]
    user = get_user_model().objects.filter(username__iexact=typed, is_active=True).first()
    if user is None or not set(_digests(user.pk)) & set(accounts):
        return None
    return f"{device}:{user.pk}"


def remember_device(request: HttpRequest, response: HttpResponseBase, user: Any) -> None:
    """Set the cookie on the response to a finished sign-in, or to what proves as much."""
    device, accounts = _read(request)
    account, *former = _digests(user.pk)
    kept = [each for each in accounts if each not in {account, *former}][-MAX_ACCOUNTS + 1 :]
    response.set_cookie(
        COOKIE,
        signing.dumps([device or get_random_string(16), [*kept, account]], salt=SALT),
        max_age=LIFETIME,
        path=PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget_devices(user: Any) -> None:
    """No device is known for the account from now on."""
    DeviceGeneration.objects.get_or_create(user_id=user.pk)
    DeviceGeneration.objects.filter(user_id=user.pk).update(number=F("number") + 1)


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    """The device's identifier and its accounts; empty without a cookie that we signed."""
    try:
        device, accounts = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFETIME
        )
    except signing.BadSignature:
        return "", []
    return device, accounts


def _digests(pk: int) -> list[str]:
    """What stands for an account in a cookie: by the present key, then by each former one."""
    known = f"{pk}:{_generation(pk)}"
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return [str(salted_hmac(SALT, known, secret=key).hexdigest())[:16] for key in keys]


def _generation(pk: int) -> int:
    row = DeviceGeneration.objects.filter(user_id=pk).values_list("number", flat=True)
    return int(row.first() or 0)
