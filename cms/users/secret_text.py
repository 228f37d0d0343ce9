"""Encrypts the secrets of second factors: a copy of the database alone makes no code.

The key follows from `SECRET_KEY`; what was encrypted with a key of `SECRET_KEY_FALLBACKS` is read
too. Fernet (https://github.com/fernet/spec) with keys by HKDF (RFC 5869).
"""

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ValidationError

PURPOSE = b"cms.users.secret_text"
FERNET_START = "gAAAA"  # version 0x80 and a time before the year 2242; no secret begins so
UNREADABLE = (
    "The CMS can no longer read the secret of your app and your recovery codes, because its key "
    "was changed. Use a passkey, or ask an administrator to remove your second factor; then set "
    "it up again."
)
# In the data of an authenticator: of an app, of recovery codes, of codes from another system.
SECRETS = ("secret", "seed", "migrated_codes")


class UnreadableSecret(ValidationError):
    """No key of the settings reads it. Its text is for the person whose secret it is."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE, code="unreadable_secret")


def encrypt(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def is_encrypted(text: str) -> bool:
    return text.startswith(FERNET_START)


def decrypt(encrypted: str) -> str:
    """
    Raises:
        UnreadableSecret: it is not encrypted, or with another key.
    """
    try:
        return _keys().decrypt(encrypted.encode()).decode()
    except InvalidToken:
        raise UnreadableSecret from None


def encrypted_anew(data: dict[str, Any]) -> dict[str, Any]:
    """The data of an authenticator, with each secret encrypted by the present key.

    Secrets that are stored in clear, as they were before, are encrypted.

    Raises:
        UnreadableSecret: one is encrypted with a key that is in no setting.
    """
    return {name: _anew(value) if name in SECRETS else value for name, value in data.items()}


def _anew(value: Any) -> Any:
    if isinstance(value, list):
        return [_anew(each) for each in value]
    return encrypt(decrypt(value) if is_encrypted(value) else value)


def _keys() -> MultiFernet:
    return _derived((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _derived(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([_fernet(secret) for secret in secrets])


def _fernet(secret: str) -> Fernet:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return Fernet(base64.urlsafe_b64encode(kdf.derive(secret.encode())))
