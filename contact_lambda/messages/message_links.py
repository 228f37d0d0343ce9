"""Signed links about one message: the visitor's receipt, and the practitioner's two answers.

A token has the key of the record, which is a hash, and the time it expires; it says nothing of a
person. It is signed for one purpose with the clinic's secret, and names the secret: earlier ones
still verify, so that a new secret ends no link.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from urllib.parse import urlencode

from contact_lambda.config import Settings
from contact_lambda.record import DEDUPE_SECONDS, MESSAGE, RETENTION_SECONDS, Record
from contact_lambda.signing import sign

RECEIPT, ANSWERED, NOT_FOR_US = "receipt", "answered", "not-for-us"
PURPOSES = (RECEIPT, ANSWERED, NOT_FOR_US)
FIELD = "token"
RECEIPT_SECONDS = 14 * 86_400
_HEX = re.compile(r"[0-9a-f]{64}")
_TOKEN = re.compile(r"[A-Za-z0-9_-]{74}")
_NAME_BYTES, _KEY_BYTES, _TIME_BYTES, _SIGNATURE_BYTES = 2, 32, 5, 16
_SIGNED_BYTES = _NAME_BYTES + _KEY_BYTES + _TIME_BYTES


@dataclass(frozen=True, slots=True)
class Ticket:
    """The content of a token whose signature is right."""

    key: str
    expires: int

    def is_over(self, purpose: str, record: Record, now: int) -> bool:
        """Whether it has expired, or is of an earlier message that had the same key.

        Without the client's own key, the same words are another message a day later.
        """
        lifetime = RECEIPT_SECONDS if purpose == RECEIPT else RETENTION_SECONDS
        received = self.expires - lifetime
        return self.expires <= now or received + DEDUPE_SECONDS < record.created


def receipt_link(key: str, received: int, settings: Settings, language: str) -> str:
    """Return the address of a receipt in the visitor's language.

    Nothing where the page could not be served, or without the key of a stored message.
    """
    if not (_has_links(settings) and _HEX.fullmatch(key)):
        return ""
    token = token_of(RECEIPT, key, received + RECEIPT_SECONDS, settings.secret)
    return _link(RECEIPT, token, settings, language=language)


def answer_links(record: Record, settings: Settings) -> tuple[str, str]:
    """Return the links *answered* and *not for us* of a message's mails, or two empty texts."""
    if not (_has_links(settings) and _HEX.fullmatch(record.key) and record.kind == MESSAGE):
        return "", ""
    answered, not_for_us = (
        _link(
            purpose,
            token_of(purpose, record.key, record.text_expires, settings.secret),
            settings,
        )
        for purpose in (ANSWERED, NOT_FOR_US)
    )
    return answered, not_for_us


def token_of(purpose: str, key: str, expires: int, secret: str) -> str:
    """Return a token of 74 letters, digits, hyphens and underscores."""
    content = _name_of(secret) + bytes.fromhex(key) + expires.to_bytes(_TIME_BYTES, "big")
    signed = content + _signature(content, purpose, secret)
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def read_token(purpose: str, token: str, secrets: tuple[str, ...]) -> Ticket | None:
    """Return the ticket of a token, expired or not; None when no secret has signed it."""
    if not _TOKEN.fullmatch(token):
        return None
    signed = base64.urlsafe_b64decode(f"{token}==")
    content, signature = signed[:_SIGNED_BYTES], signed[_SIGNED_BYTES:]
    named = (each for each in secrets if _name_of(each) == content[:_NAME_BYTES])
    if not any(
        hmac.compare_digest(_signature(content, purpose, each), signature) for each in named
    ):
        return None
    key, expires = content[_NAME_BYTES:-_TIME_BYTES], content[-_TIME_BYTES:]
    return Ticket(key.hex(), int.from_bytes(expires, "big"))


def _has_links(settings: Settings) -> bool:
    """Whether the handler knows its own address and can find the record of a token."""
    return bool(settings.address and settings.secret and settings.journal_table)


def _link(purpose: str, token: str, settings: Settings, **more: str) -> str:
    """Return an address with the token in the query, because paths are logged."""
    return f"{settings.address.rstrip('/')}/{purpose}?{urlencode({FIELD: token, **more})}"


def _name_of(secret: str) -> bytes:
    """Return two bytes that tell secrets apart, and nothing of them."""
    return bytes.fromhex(sign(secret, "name", ""))[:_NAME_BYTES]


def _signature(content: bytes, purpose: str, secret: str) -> bytes:
    return bytes.fromhex(sign(secret, f"link {purpose}", content.hex()))[:_SIGNATURE_BYTES]
