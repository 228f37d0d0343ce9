"""When two requests are the same message: keys, references and content hashes."""

import base64
import hashlib
import json
from dataclasses import dataclass

from contact_lambda.http.form import Submission


@dataclass(frozen=True, slots=True)
class Identity:
    """`key` names the message, `content` what it says; both are 64 hex characters."""

    key: str
    content: str
    by_client: bool

    @property
    def reference(self) -> str:
        """Eight base32 characters of the key, e.g. `K7QX2M4A`."""
        return reference_of(self.key)


def identify(
    submission: Submission, idempotency_key: str = "", *, proof_of_work: str = ""
) -> Identity:
    """The identity of a submission.

    The key is the client's own when it sent one, else what the message says. A solved puzzle
    comes before both: it can then be used for one message only.
    """
    content = _digest(
        "said",
        submission.full_name,
        submission.email,
        submission.phone,
        submission.message,
        submission.consent,
    )
    if proof_of_work:
        return Identity(_digest("work", proof_of_work), content, by_client=True)
    own = submission.submission_id or idempotency_key
    if own:
        return Identity(_digest("key", own), content, by_client=True)
    return Identity(content, content, by_client=False)


def identity_of_digest(keys: list[str]) -> Identity:
    """A digest is the same when it tells of the same messages."""
    content = _digest("digest", *sorted(keys))
    return Identity(content, content, by_client=True)


def reference_of(key: str) -> str:
    """What people see of a key: forty bits, the same for each retry."""
    return base64.b32encode(bytes.fromhex(key[:10])).decode()


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
