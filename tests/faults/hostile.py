"""An SES that works most of the time, and fails in every way it can otherwise."""

import random
import time
from collections import Counter

from infra.local.aws.ses import REFUSALS
from infra.local.http_server import ConnectionDroppedError

STALL = 2.0  # seconds; the handler under test waits 0.5

# What may go wrong with one request, and in how many of 1,000.
MISHAPS = {
    "throttled": 50,
    "503, not taken": 15,
    "cut, not taken": 15,
    "503, taken": 20,
    "cut, taken": 30,
    "stalled, taken": 15,
}
BOUNCES = [
    ("Permanent", "General"),
    ("Transient", "General"),
    ("Transient", "MailboxFull"),
    ("Transient", "MessageTooLarge"),
    ("Transient", "ContentRejected"),
    ("Undetermined", "Undetermined"),
]
BOUNCED, UNTOLD = 60, 20  # of 1,000 mails to the lead, and of 1,000 pieces of good news


class HostileSes:
    """Stands in front of a working SES. Each request draws what happens to it.

    Some of its mails come back, in every way, and some of its good news is lost.
    """

    def __init__(self, seed):
        self._random = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.happened, self.bounced = Counter(), Counter()

    def bounce(self):
        """How the next mail to the lead comes back, if it does."""
        if self._random.randrange(1_000) >= BOUNCED:
            return None
        found = self._random.choice(BOUNCES)
        self.bounced["/".join(found)] += 1
        return found

    def losing(self, on_event):
        """The listener `on_event`, to whom not everything is told."""

        def hear(event):
            good = event["detail"]["eventType"] != "Bounce"
            if good and self._random.randrange(1_000) < UNTOLD:
                self.bounced["news lost"] += 1
                return
            on_event(event)

        return hear

    def in_front_of(self, answer):
        self._works = answer
        return self.answer

    def answer(self, request):
        (what,) = self._random.choices(
            ["answered", *MISHAPS], [1000 - sum(MISHAPS.values()), *MISHAPS.values()]
        )
        self.happened[what] += 1
        if what == "throttled":
            return REFUSALS.throttled
        if what == "503, not taken":
            return REFUSALS.stopped
        if what == "cut, not taken":
            raise ConnectionDroppedError
        response = self._works(request)
        if what == "503, taken":
            return REFUSALS.stopped
        if what == "cut, taken":
            raise ConnectionDroppedError
        if what == "stalled, taken":
            time.sleep(STALL)
            raise ConnectionDroppedError
        return response
