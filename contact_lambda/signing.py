"""Signatures with the clinic's secret; each purpose has its own key."""

import hmac
import secrets
import time
from hashlib import sha256

MAX_TOKEN_SECONDS = 24 * 3_600  # a page may stay open for a day
_TOKEN_PURPOSE = "token"  # noqa: S105 - a name, not a secret


def sign(secret: str, purpose: str, text: str) -> str:
    """Return 64 hex characters (HMAC-SHA256)."""
    key = hmac.digest(secret.encode(), purpose.encode(), "sha256")
    return hmac.new(key, text.encode(), sha256).hexdigest()


def is_signed(secret: str, purpose: str, text: str, signature: str) -> bool:
    """Whether `signature` is right for `text`, compared in constant time."""
    return hmac.compare_digest(sign(secret, purpose, text).encode(), signature.encode())


def time_token(secret: str, now: int | None = None) -> str:
    """Return the signed time at which a form is opened, once: `1772600000-9f0c….5f1c…`."""
    opened = f"{int(time.time()) if now is None else now}-{secrets.token_hex(6)}"
    return f"{opened}.{sign(secret, _TOKEN_PURPOSE, opened)}"


def token_age(secret: str, token: str, now: int, *earlier: str) -> int | None:
    """Return seconds since the form was opened; None if the token is forged, too old or too new.

    An `earlier` secret may have signed it: forms are open while the secret changes.
    """
    opened, _, signature = token.partition(".")
    signers = (secret, *earlier)
    if not any(is_signed(each, _TOKEN_PURPOSE, opened, signature) for each in signers):
        return None
    age = now - int(opened.partition("-")[0])
    return age if 0 <= age <= MAX_TOKEN_SECONDS else None
