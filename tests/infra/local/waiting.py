"""Waiting for what other threads and processes do."""

import time

from contact_lambda.spam.rate_limit import WINDOW_SECONDS
from tests.patience import PATIENCE


def wait_for(condition, seconds=PATIENCE):
    """Return the first true value of `condition`; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)
    return value


def wait_for_window(seconds=15.0):
    """Wait until the window that counts an address's messages lasts for so long yet, or is new."""
    left = WINDOW_SECONDS - time.time() % WINDOW_SECONDS
    if left < seconds:
        time.sleep(left)
