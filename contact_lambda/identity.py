"""Identifies a message, so that a repeated request is recognised: keys, references, hashes."""

import base64
import hashlib
import json
from dataclasses import dataclass

from contact_lambda.routes import LEAD
from contact_lambda.submission import Submission


@dataclass(frozen=True, slots=True)
class Identity:
    """`key` identifies the message, `content` its text; both are hashes of 64 hex characters."""

    key: str
    content: str
    by_client: bool

    @property
    def reference(self) -> str:
        """Eight base32 characters of the key, e.g. `K7QX2M4A`."""
        return reference_of(self.key)


def identify(
    submission: Submission,
    idempotency_key: str = "",
    *,
    proof_of_work: str = "",
    role: str = LEAD,
) -> Identity:
    """Return the identity of a submission for a role.

    The key comes from the client's own key; else from a solved puzzle; else from the text and the
    role, because the same words may be for others too.
    """
    content = _digest(
        "said",
        submission.full_name,
        submission.email,
        submission.phone,
        submission.message,
        submission.consent,
        *([submission.topic] if submission.topic else []),  # the same words may go to another role
    )
    own = submission.submission_id or idempotency_key
    if own:
        return Identity(_digest("key", own), content, by_client=True)
    if proof_of_work:
        return Identity(_digest("work", proof_of_work), content, by_client=True)
    if role != LEAD:
        content = _digest("said to", role, content)
    return Identity(content, content, by_client=False)


def identity_of_digest(keys: list[str]) -> Identity:
    """Return the identity of a digest: the same for the same messages."""
    content = _digest("digest", *sorted(keys))
    return Identity(content, content, by_client=True)


def reference_of(key: str) -> str:
    """Return what people see of a key: 40 bits in base32, the same for each retry."""
    return base64.b32encode(bytes.fromhex(key[:10])).decode()


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
