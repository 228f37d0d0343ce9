"""ALTCHA's proof of work, version 1: a puzzle that costs a script some CPU (altcha.org).

The site's script solves it, and so does ALTCHA's widget up to version 3.

Off by default. A solution works for one message: for another one it counts as none (`repetition`).
"""

import base64
import binascii
import hashlib
import json
import re
import secrets
from typing import Any

from contact_lambda.signing import is_signed, sign

ALGORITHM = "SHA-256"
MAX_NUMBER = 50_000  # about a second on an old phone
LIFETIME_SECONDS = 3_600
_PURPOSE = "altcha"
# It ends in `&`, so that no digit of the number can be moved into the time, which extends it.
_SALT = re.compile(r"[0-9a-f]{24}\?expires=([0-9]{1,12})&")


def challenge(secret: str, now: int) -> dict[str, Any]:
    """Return a puzzle: `{"algorithm", "challenge", "maxnumber", "salt", "signature"}`."""
    salt = f"{secrets.token_hex(12)}?expires={now + LIFETIME_SECONDS}&"
    puzzle = _hash(salt, secrets.randbelow(MAX_NUMBER + 1))
    return {
        "algorithm": ALGORITHM,
        "challenge": puzzle,
        "maxnumber": MAX_NUMBER,
        "salt": salt,
        "signature": sign(secret, _PURPOSE, puzzle),
    }


def solved(secret: str, payload: str, now: int, *earlier: str) -> str:
    """Return the challenge that a payload solves; nothing if it is forged, wrong or too late.

    An `earlier` secret may have signed it: forms are open while the secret changes.
    """
    puzzle, expires = _solution((secret, *earlier), payload)
    return puzzle if now <= expires else ""


def is_late(secret: str, payload: str, now: int, *earlier: str) -> bool:
    """Whether a payload solves a puzzle that was ours and has expired."""
    puzzle, expires = _solution((secret, *earlier), payload)
    return bool(puzzle) and now > expires


def _solution(signers: tuple[str, ...], payload: str) -> tuple[str, int]:
    """Return the challenge that a payload solves and when it expires; `("", 0)` for none."""
    none = "", 0
    try:
        answer = json.loads(base64.b64decode(payload, validate=True))
    except (binascii.Error, ValueError, RecursionError):
        return none
    if not isinstance(answer, dict) or answer.get("algorithm") != ALGORITHM:
        return none
    puzzle, salt = str(answer.get("challenge")), str(answer.get("salt"))
    number, signature = answer.get("number"), str(answer.get("signature"))
    if type(number) is not int or not _is_text(puzzle, salt, signature):
        return none
    expires = _SALT.fullmatch(salt)
    if not expires or _hash(salt, number) != puzzle:
        return none
    if not any(is_signed(each, _PURPOSE, puzzle, signature) for each in signers):
        return none
    return puzzle, int(expires[1])


def _is_text(*values: str) -> bool:
    """Whether these can be hashed: JSON can spell half a surrogate pair, which cannot."""
    return all(value.isascii() for value in values)


def _hash(salt: str, number: int) -> str:
    return hashlib.sha256(f"{salt}{number}".encode()).hexdigest()
