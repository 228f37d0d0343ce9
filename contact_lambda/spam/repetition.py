"""Counts how often the same text and the same form came: signs of a machine.

Text and token are stored as a hash whose key changes every day, in rows that expire like those of
`rate_limit`: at most three for each message that is not refused. When the journal fails, nothing
counts as repeated.

A message that could not be taken comes again, and is no repetition of itself. So a row also counts
by whose message it was, in one of 256 parts that no sender can choose.
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
    """Counters in the journal, for each time that a message is judged."""

    def __init__(self, journal: Journal, secret: str) -> None:
        self._journal, self._secret = journal, secret

    def signs(self, key: str, message: str, token: str, work: str, now: int) -> list[str]:
        """Count the text of a message with this key, its valid token and its solved puzzle.

        `token` and `work` are empty when there is none. A puzzle is good for one message.
        """
        found = []
        words = read(message).words[:_COMPARED_WORDS]
        if (
            len(words) >= MIN_WORDS
            and self._others("text", " ".join(words), key, now) >= MAX_COPIES
        ):
            found.append("repeated")
        if token and self._others("token", token, key, now):
            found.append("token_used")
        if work and self._others("work", work, key, now):
            found.append("no_work")
        return found

    def _others(self, purpose: str, content: str, key: str, now: int) -> int:
        """Return how often other messages had this content today."""
        day = time.strftime("%Y%m%d", time.gmtime(now))
        hidden = sign(self._secret, f"{purpose} {day}", content)[:32]
        own = f"of{sign(self._secret, 'whose', key)[:2]}"
        try:
            times, own_times = self._journal.count(
                f"rate#{day}#{hidden}", ("day", own), ttl=now + _TTL_SECONDS
            )
        except JournalFailed:
            return 0
        return times - own_times
