"""What something costs beside something else, measured in one run on one machine.

What a machine takes in seconds says little about another one, or about the same one when busy.
"""

import time
from collections.abc import Callable

TRIES = 12  # a busy machine makes single runs slower by half: the least of each is compared
Cost = Callable[[], float]


def ratio(ours: Cost, ordinary: Cost, *, enough: float) -> float:
    """Return how many times as much the first costs as the second; both return CPU seconds.

    Each is measured up to twelve times, until the ratio is at most `enough`.
    """
    least, least_ordinary = ours(), ordinary()
    for _ in range(TRIES - 1):
        if least <= enough * least_ordinary:
            break
        least, least_ordinary = min(least, ours()), min(least_ordinary, ordinary())
    return least / least_ordinary


def cpu_of(work: Callable[[], object]) -> Cost:
    """Return a function that does the work and returns the CPU seconds that this process took."""

    def cost() -> float:
        started = time.process_time()
        work()
        return time.process_time() - started

    return cost
