"""Signatures with the clinic's secret: a key of its own for each purpose."""

import hmac
import time
from hashlib import sha256

TOKEN_AGE = 24 * 3_600  # seconds: a page may stay open for a day
_TOKEN_PURPOSE = "token"  # noqa: S105 - a name, not a secret


def sign(secret: str, purpose: str, text: str) -> str:
    """64 hex characters that nobody can make without the secret."""
    key = hmac.digest(secret.encode(), purpose.encode(), "sha256")
    return hmac.new(key, text.encode(), sha256).hexdigest()


def is_signed(secret: str, purpose: str, text: str, signature: str) -> bool:
    """Whether `signature` is the seal of `text`, compared in constant time."""
    return hmac.compare_digest(sign(secret, purpose, text).encode(), signature.encode())


def time_token(secret: str, now: int | None = None) -> str:
    """When a form was opened, signed: `1772600000.5f1c…`. It says nothing about the visitor."""
    opened = str(int(time.time()) if now is None else now)
    return f"{opened}.{sign(secret, _TOKEN_PURPOSE, opened)}"


def token_age(secret: str, token: str, now: int) -> int | None:
    """Seconds since the form was opened; None for a token that is forged, old or from later."""
    opened, _, signature = token.partition(".")
    if not is_signed(secret, _TOKEN_PURPOSE, opened, signature):
        return None
    age = now - int(opened)
    return age if 0 <= age <= TOKEN_AGE else None
