"""Who has no password here confirms at the sign-in service that it is them.

Second factors are changed only by who confirmed this a short while ago. django-allauth knows
passwords and codes for it; an account that is opened by single sign-on alone may have neither.
"""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest

METHOD = "elsewhere"  # of django-allauth's ways to confirm
AT = "confirmed_elsewhere"  # in the session: Unix time
CONFIRMS, ASKED_AT = "confirms", "asked_at"  # in the state that comes back: the account, Unix time
# The service asks for the password again, whatever session it has
# (https://openid.net/specs/openid-connect-core-1_0.html#AuthRequest).
ASK_AGAIN = {"prompt": "login", "max_age": "0"}
CLOCKS_DIFFER = 120  # seconds


def is_only_way(user: Any) -> bool:
    """Whether the account has neither a password nor a factor, which prove more."""
    methods = get_adapter().get_reauthentication_methods(user)
    return [each["id"] for each in methods] == [METHOD]


def state_of(user: Any) -> dict[str, Any]:
    """What a question to the service carries along."""
    return {CONFIRMS: user.pk, ASKED_AT: time.time()}


def is_same_person(request: HttpRequest, state: dict[str, Any], user: Any, told: Any) -> bool:
    """Whether `user` of the service is who asked, and signed in there after that.

    `told` is what the service said: `{"id_token": {"auth_time": 1795000000, …}, …}`. It must say
    when the person signed in, since `max_age` was asked for
    (https://openid.net/specs/openid-connect-core-1_0.html#IDToken).
    """
    if user is None or not request.user.is_authenticated:
        return False
    if not user.pk == request.user.pk == state.get(CONFIRMS):
        return False
    signed_in_at = signed_in_there_at(told)
    return signed_in_at is not None and signed_in_at >= state[ASKED_AT] - CLOCKS_DIFFER


def signed_in_there_at(told: Any) -> float | None:
    """Unix time; None if the service does not say it."""
    at = (told.get("id_token") or {}).get("auth_time")
    return float(at) if isinstance(at, int | float) and not isinstance(at, bool) else None


def confirm(request: HttpRequest) -> None:
    request.session[AT] = time.time()


def is_recent(request: HttpRequest | None) -> bool:
    """Whether this session confirmed it within `ACCOUNT_REAUTHENTICATION_TIMEOUT`."""
    session = getattr(request, "session", None) or {}
    age: float = time.time() - session.get(AT, 0)
    return bool(age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)
