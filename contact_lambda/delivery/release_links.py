"""Links that let a held message out: signed, until the message expires.

A link is good for one message and works while that message is held, so it works once. It is
signed with the clinic's secret: another secret ends all links.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from contact_lambda.config import Settings
from contact_lambda.delivery.record import Record
from contact_lambda.delivery.transitions import KEEP_OPEN
from contact_lambda.signing import sign

PATH = "/contact/release"
FIELD = "token"
_PURPOSE = "release"
_HEX = re.compile(r"[0-9a-f]{64}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{71}")
_KEY, _TIME, _SEAL = 32, 5, 16  # bytes


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a token says; only a token with the clinic's seal is read."""

    key: str
    expires: int


def link_of(row: Record, settings: Settings) -> str:
    """The address in the digest; nothing when the handler does not know its own address.

    The token is in the query, not in the path: paths are logged.
    """
    if not (settings.address and settings.secret and _HEX.fullmatch(row.key)):
        return ""
    token = token_of(row.key, row.created + KEEP_OPEN, settings.secret)
    query = urlencode({FIELD: token})
    return f"{settings.address.rstrip('/')}/{PATH.rpartition('/')[2]}?{query}"


def token_of(key: str, expires: int, secret: str) -> str:
    """71 letters, digits, hyphens and underscores."""
    said = bytes.fromhex(key) + expires.to_bytes(_TIME, "big")
    return _written(said + _seal(said, secret))


def read_token(token: str, secret: str) -> Ticket | None:
    """The ticket of a token that nobody changed, expired or not."""
    if not _TOKEN.fullmatch(token):
        return None
    signed = base64.urlsafe_b64decode(f"{token}=")
    said, mark = signed[: _KEY + _TIME], signed[_KEY + _TIME :]
    if not hmac.compare_digest(_seal(said, secret), mark):
        return None
    return Ticket(said[:_KEY].hex(), int.from_bytes(said[_KEY:], "big"))


def _seal(said: bytes, secret: str) -> bytes:
    return bytes.fromhex(sign(secret, _PURPOSE, said.hex()))[:_SEAL]


def _written(signed: bytes) -> str:
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")
