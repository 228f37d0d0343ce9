"""Signed links that release a held message.

A link is for one message and works while it is held, so it works once, until the message expires.
It is signed with the clinic's secret; earlier secrets still verify.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from contact_lambda.config import Settings
from contact_lambda.record import Record
from contact_lambda.signing import sign

PATH = "/contact/release"
FIELD = "token"
_PURPOSE = "release"
_HEX = re.compile(r"[0-9a-f]{64}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{71}")
_KEY_BYTES, _TIME_BYTES, _SIGNATURE_BYTES = 32, 5, 16


@dataclass(frozen=True, slots=True)
class Ticket:
    """The content of a token whose signature is right."""

    key: str
    expires: int


def link_of(record: Record, settings: Settings) -> str:
    """Return the link for the digest; nothing when the handler does not know its own address.

    The token is in the query, not in the path, because paths are logged.
    """
    if not (settings.address and settings.secret and _HEX.fullmatch(record.key)):
        return ""
    token = token_of(record.key, record.text_expires, settings.secret)
    query = urlencode({FIELD: token})
    return f"{settings.address.rstrip('/')}/{PATH.rpartition('/')[2]}?{query}"


def token_of(key: str, expires: int, secret: str) -> str:
    """Return a token of 71 letters, digits, hyphens and underscores."""
    content = bytes.fromhex(key) + expires.to_bytes(_TIME_BYTES, "big")
    signed = content + _signature(content, secret)
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def read_token(token: str, *secrets: str) -> Ticket | None:
    """Return the ticket of a token, expired or not; None when no secret has signed it."""
    if not _TOKEN.fullmatch(token):
        return None
    signed = base64.urlsafe_b64decode(f"{token}=")
    content, signature = signed[: _KEY_BYTES + _TIME_BYTES], signed[_KEY_BYTES + _TIME_BYTES :]
    if not any(hmac.compare_digest(_signature(content, each), signature) for each in secrets):
        return None
    return Ticket(content[:_KEY_BYTES].hex(), int.from_bytes(content[_KEY_BYTES:], "big"))


def _signature(content: bytes, secret: str) -> bytes:
    return bytes.fromhex(sign(secret, _PURPOSE, content.hex()))[:_SIGNATURE_BYTES]
