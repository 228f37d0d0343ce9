"""The id of the request that this thread is answering: in its log lines and in its answer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import uuid4

HEADER = "X-Request-ID"
# A UUID of a proxy or a frontend. Anything else could carry a visitor's words into the log.
_ACCEPTED = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}", re.ASCII
)
_current: ContextVar[str] = ContextVar("request_id", default="")


def current_request_id() -> str:
    """Return `3f0c…` of the request of this thread; '' outside of one."""
    return _current.get()


@contextmanager
def request_id(given: str = "") -> Iterator[str]:
    """Within the block, the request has an id: the one that was given, if it is a UUID, else a new
    one."""
    chosen = given.lower() if _ACCEPTED.fullmatch(given.lower()) else uuid4().hex
    reset = _current.set(chosen)
    try:
        yield chosen
    finally:
        _current.reset(reset)
