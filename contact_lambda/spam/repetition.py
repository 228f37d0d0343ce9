"""Counts how often the same text and the same form came: signs of a machine.

Text and token are stored as a hash whose key changes every day, in rows that expire like those of
`rate_limit`: at most two for each message that is not refused. When the journal fails, nothing
counts as repeated.
"""

import time

from contact_lambda.ports import Journal, JournalFailed
from contact_lambda.signing import sign
from contact_lambda.spam.features import read

MAX_COPIES = 2  # of one text a day: a family may send the same message twice
MIN_WORDS = 12  # shorter texts, such as "Please call me", repeat themselves
_COMPARED_WORDS = 100
_TTL_SECONDS = 2 * 86_400


class Repetition:
    """Counters in the journal. The caller makes sure that each message is counted once."""

    def __init__(self, journal: Journal, secret: str) -> None:
        self._journal, self._secret = journal, secret

    def signs(self, message: str, token: str, now: int) -> list[str]:
        """Count a text, and a token that is valid; `token` is empty when there is none."""
        found = []
        words = read(message).words[:_COMPARED_WORDS]
        if len(words) >= MIN_WORDS and self._count("text", " ".join(words), now) > MAX_COPIES:
            found.append("repeated")
        if token and self._count("token", token, now) > 1:
            found.append("token_used")
        return found

    def _count(self, purpose: str, content: str, now: int) -> int:
        day = time.strftime("%Y%m%d", time.gmtime(now))
        hidden = sign(self._secret, f"{purpose} {day}", content)[:32]
        try:
            (times,) = self._journal.count(f"rate#{day}#{hidden}", ("day",), ttl=now + _TTL_SECONDS)
        except JournalFailed:
            return 0
        return times
