"""Limits how often a secret is guessed: passwords before one is hashed, codes, and asked-for mails.

They are rows of the database, so all processes share them, whatever cache is configured.

Hashing a password costs as much as hundreds of stored answers, for a made-up name too. Each limit
is a bucket that holds some attempts and fills again at a steady rate; of a bucket only the time is
stored at which it will be full (the “generic cell rate algorithm”, ITU-T I.371).

An attempt takes one from each of its limits or, if one of them is used up, from none. What
succeeded gives it back, so only failed attempts count. A device that signed in to the same account
before has a limit of its own and skips the others: what strangers try does not slow it down.
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
ONCE = "once"  # the kind of a secret that was used, such as a code; not of a bucket


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
    "code": Rate(5, 60),  # second factors of one account, from who knows its password
    "confirm": Rate(10, 30),  # the own password, asked again of who is signed in
    "passkey": Rate(10, 6),  # passkeys without a password, of a network
    "mail_to": Rate(5, 60),  # mails for a forgotten password to one address
    "mail_from": Rate(20, 3),  # … asked for by one network
    "link": Rate(20, 3),  # new passwords by such a mail, of a network
    "page": Rate(10, 20),  # passwords of private pages and files, of a network
}


def limits_of(network: str, name: str, device: str | None) -> list[str]:
    """The keys of the limits of an attempt: `["network:3f2a", "name:09bc", "site:7e11"]`.

    `device` identifies a device that signed in to this account before. Nobody can read an address
    or a name from a key.
    """
    if device:
        return [limit("device", device)]
    return [limit("network", network), limit("name", name), limit("site", "")]


def limit(kind: str, value: str) -> str:
    """The key of one limit: `limit("code", "17")` → `code:0c1d`."""
    digest = salted_hmac("cms.users.sign_in_limits", f"{kind}\n{value}").digest()
    return f"{kind}:{int.from_bytes(digest[:8]) % BUCKETS:04x}"


def take(limits: Sequence[str]) -> int:
    """Take one attempt from each limit. Returns 0, or how many seconds to wait.

    A refused attempt uses up nothing of any limit: who is refused by their name takes nothing from
    others of their network. Run it outside of a transaction: a failed attempt counts too, and no
    other request waits for this one.
    """
    now = time.time()
    if wait := _longest_wait(limits, now):
        return _seconds(wait)
    taken: list[str] = []
    for key in limits:
        if wait := _take_one(key, _rate(key), now):  # used up by another request in the meantime
            give_back(taken)
            return _seconds(wait)
        taken.append(key)
    return 0


def give_back(limits: Sequence[str]) -> None:
    """Return one attempt to each limit, after what was attempted succeeded."""
    for key in limits:
        seconds = _rate(key).seconds
        SignInLimit.objects.filter(pk=key).update(free_at=F("free_at") - seconds)


def use_once(secret: str, seconds: float) -> bool:
    """Whether this is the first use of a secret; of a later one it is asked for so long."""
    digest = salted_hmac("cms.users.sign_in_limits", f"{ONCE}\n{secret}").hexdigest()[:32]
    return not _take_one(f"{ONCE}:{digest}", Rate(1, seconds), time.time())


def forget() -> int:
    """End all pauses. Returns how many limits were in use. A used code stays used."""
    return int(SignInLimit.objects.exclude(pk__startswith=f"{ONCE}:").delete()[0])


def delete_unused() -> int:
    """Delete the rows of limits of which nothing is used; a missing row means the same."""
    return int(SignInLimit.objects.filter(free_at__lt=time.time()).delete()[0])


def _rate(key: str) -> Rate:
    return RATES[key.partition(":")[0]]


def _seconds(wait: float) -> int:
    return max(1, round(wait + 0.5))


def _longest_wait(limits: Sequence[str], now: float) -> float:
    """Returns 0, or the seconds until none of the limits is used up. Takes nothing."""
    used = SignInLimit.objects.filter(pk__in=limits).values_list("pk", "free_at")
    return max([0.0, *(float(free_at) - _latest(_rate(key), now) for key, free_at in used)])


def _latest(rate: Rate, now: float) -> float:
    """The latest `free_at` of a limit of which one attempt is left."""
    return now + (rate.burst - 1) * rate.seconds


def _take_one(key: str, rate: Rate, now: float) -> float:
    """Returns 0, or the seconds to wait.

    One statement decides and counts, so that requests at the same time cannot pass together.
    """
    row = SignInLimit.objects.filter(pk=key)
    latest = _latest(rate, now)
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
