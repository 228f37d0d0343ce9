"""What this environment took lately: a double click while the journal is away stays one mail."""

from collections import OrderedDict
from typing import Generic, TypeVar

from contact_lambda.identity import Identity

MOST, SECONDS = 256, 600
Taken = TypeVar("Taken")


class DedupeCache(Generic[Taken]):
    """The last messages and what was answered. A help, never a promise: it dies with Lambda's
    environment, and another environment has its own."""

    def __init__(self) -> None:
        self._taken: OrderedDict[Identity, tuple[int, Taken]] = OrderedDict()

    def remember(self, identity: Identity, taken: Taken, now: int) -> None:
        self._taken[identity] = now, taken
        while len(self._taken) > MOST:
            self._taken.popitem(last=False)

    def recall(self, identity: Identity, now: int) -> Taken | None:
        """What was answered to the same key and content within ten minutes."""
        at, taken = self._taken.get(identity, (now, None))
        return taken if now - at <= SECONDS else None
