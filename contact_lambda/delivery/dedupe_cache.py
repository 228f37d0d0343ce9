"""Remembers recent receipts, so that a double click sends one mail without a journal too."""

from collections import OrderedDict
from typing import Generic, TypeVar

from contact_lambda.identity import Identity

MAX_ENTRIES, LIFETIME_SECONDS = 256, 600
Receipt = TypeVar("Receipt")


class DedupeCache(Generic[Receipt]):
    """The last receipts of this Lambda environment.

    Nothing may rely on it: it ends with the environment, and another environment has its own.
    """

    def __init__(self) -> None:
        self._entries: OrderedDict[Identity, tuple[int, Receipt]] = OrderedDict()

    def remember(self, identity: Identity, receipt: Receipt, now: int) -> None:
        """Store a receipt and drop the oldest ones."""
        self._entries[identity] = now, receipt
        while len(self._entries) > MAX_ENTRIES:
            self._entries.popitem(last=False)

    def recall(self, identity: Identity, now: int) -> Receipt | None:
        """Return the receipt for the same key and content if it is at most ten minutes old."""
        at, receipt = self._entries.get(identity, (now, None))
        return receipt if now - at <= LIFETIME_SECONDS else None
