"""Signs messages as defined by Standard Webhooks: https://www.standardwebhooks.com/."""

import base64
import binascii
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook

PREFIX = "whsec_"


class InvalidSecret(Exception):
    """The text is not `whsec_` followed by 24 to 64 bytes in base64."""


def new_secret() -> str:
    """Return `whsec_` and 32 random bytes in base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def require_secret(secret: str) -> None:
    """Check the form of a secret.

    Raises:
        InvalidSecret: `secret` has another form.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not 24 <= len(key) <= 64:
        raise InvalidSecret("A secret is “whsec_” followed by 24 to 64 bytes in base64.")


def signed_headers(
    message_id: str, sent_at: datetime, body: str, keys: Iterable[str]
) -> dict[str, str]:
    """Return `webhook-id`, `webhook-timestamp` and `webhook-signature`, one signature per key."""
    moment = sent_at.astimezone(UTC)
    signatures = (Webhook(key).sign(message_id, moment, body) for key in keys)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
