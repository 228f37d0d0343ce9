"""An SES that works most of the time, and fails in every way it can otherwise."""

import random
import time
from collections import Counter

from infra.local.loopback import ConnectionDroppedError
from infra.local.ses import REFUSALS

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


class HostileSes:
    """Stands in front of a working SES. Each request draws what happens to it."""

    def __init__(self, seed):
        self._random = random.Random(seed)  # noqa: S311 - chance that can be repeated
        self.happened = Counter()

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
