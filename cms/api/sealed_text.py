"""Texts that clients keep and give back: nobody else can read, make or change one.

AES-SIV (RFC 5297) with keys by HKDF (RFC 5869) from `SECRET_KEY`; what was sealed with a key of
`SECRET_KEY_FALLBACKS` is read too. The same text is sealed alike every time and in every process,
so that an answer that holds one keeps its ETag.
"""

import base64
import binascii
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

PURPOSE = b"cms.api.sealed_text"


class NotSealed(ValueError):
    """No key of the settings sealed this text for this use."""


def seal(text: str, use: str) -> str:
    """Return letters, digits, `-` and `_`. `use` says what it is for; it opens for nothing else."""
    sealed = _box(settings.SECRET_KEY).encrypt(text.encode(), [use.encode()])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def unseal(sealed: str, use: str) -> str:
    """Return the text.

    Raises:
        NotSealed: it was not sealed here, or for another use, or it was changed.
    """
    try:
        content = base64.b64decode(f"{sealed}{'=' * (-len(sealed) % 4)}", b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotSealed from error
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _box(key).decrypt(content, [use.encode()]).decode()
        except (InvalidTag, ValueError):
            continue
    raise NotSealed


@lru_cache(maxsize=8)
def _box(secret: str) -> AESSIV:
    derived = HKDF(algorithm=SHA256(), length=64, salt=None, info=PURPOSE).derive(secret.encode())
    return AESSIV(derived)
