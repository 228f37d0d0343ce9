"""Waiting for what other threads and processes do."""

import time


def wait_for(condition, seconds=20.0):
    """Return the first true value of `condition`; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "it never came true"
        time.sleep(0.01)
    return value
