"""Limits how often a password is checked, before one is hashed.

Hashing a password costs as much as hundreds of stored answers, for a made-up name too. Each limit
is a bucket that holds some attempts and fills again at a steady rate; of a bucket only the time is
stored at which it will be full (the “generic cell rate algorithm”, ITU-T I.371).

An attempt takes one from each of its limits, and a finished sign-in gives it back, so only failed
attempts count. A device that signed in to the same account before has a limit of its own and skips
the others: nobody can lock a person out of their own browser.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.crypto import salted_hmac

from cms.users.models import SignInLimit

BUCKETS = 1 << 16  # of each kind: what is stored is bounded, whoever asks


@dataclass(frozen=True)
class Rate:
    """`burst` attempts at once, then one every `seconds`."""

    burst: int
    seconds: float


RATES = {
    "device": Rate(10, 30),  # a device that signed in to this account before
    "network": Rate(10, 20),  # an IPv4 address or an IPv6 /64
    "name": Rate(10, 60),  # from devices that did not sign in before
    "site": Rate(30, 2),  # all such devices together: bounds the work of many networks
}


def limits_of(network: str, name: str, device: str | None) -> list[str]:
    """The keys of the limits of an attempt: `["network:3f2a", "name:09bc", "site:7e11"]`.

    `device` identifies a device that signed in to this account before. Nobody can read an address
    or a name from a key.
    """
    if device:
        return [_key("device", device)]
    return [_key("network", network), _key("name", name), _key("site", "")]


def take(limits: Sequence[str]) -> int:
    """Take one attempt from each limit. Returns 0, or how many seconds to wait.

    Stops at the first that is used up, so that who is refused by their network uses up nothing of
    others. Run it outside of a transaction: a failed attempt counts too, and no other request
    waits for this one.
    """
    now = time.time()
    for key in limits:
        if wait := _take_one(key, _rate(key), now):
            return max(1, round(wait + 0.5))
    return 0


def give_back(limits: Sequence[str]) -> None:
    """Return one attempt to each limit, after a sign-in was finished."""
    for key in limits:
        seconds = _rate(key).seconds
        SignInLimit.objects.filter(pk=key).update(free_at=F("free_at") - seconds)


def forget() -> int:
    """End all pauses. Returns how many limits were in use."""
    return int(SignInLimit.objects.all().delete()[0])


def delete_unused() -> int:
    """Delete the rows of limits of which nothing is used; a missing row means the same."""
    return int(SignInLimit.objects.filter(free_at__lt=time.time()).delete()[0])


def _key(kind: str, value: str) -> str:
    digest = salted_hmac("cms.users.sign_in_limits", f"{kind}\n{value}").digest()
    return f"{kind}:{int.from_bytes(digest[:8]) % BUCKETS:04x}"


def _rate(key: str) -> Rate:
    return RATES[key.partition(":")[0]]


def _take_one(key: str, rate: Rate, now: float) -> float:
    """Returns 0, or the seconds to wait.

    One statement decides and counts, so that requests at the same time cannot pass together.
    """
    row = SignInLimit.objects.filter(pk=key)
    latest = now + (rate.burst - 1) * rate.seconds
    for _ in range(2):
        used = Greatest(F("free_at"), Value(now)) + rate.seconds
        if row.filter(free_at__lte=latest).update(free_at=used):
            return 0
        free_at = row.values_list("free_at", flat=True).first()
        if free_at is not None:
            return float(free_at) - latest
        try:
            with transaction.atomic():
                SignInLimit.objects.create(pk=key, free_at=now + rate.seconds)
        except IntegrityError:  # another request made the row in the meantime
            continue
        return 0
    return rate.seconds
