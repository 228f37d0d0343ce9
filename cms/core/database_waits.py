"""Bounds how long a query may wait for PostgreSQL, also where the server has fallen silent.

`statement_timeout` is kept by the server. A server that is paused, or a network that drops packets,
keeps nothing: then only the client can stop waiting, and it stops early once the database is known
to be away. psycopg asks `Connection.wait` to wait for
every answer, and gives control back every 0.1 seconds.
"""

from collections.abc import Callable, Generator
from functools import partial
from time import monotonic
from typing import Any

from django.conf import settings
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from psycopg import OperationalError

# How long a query waits before it asks whether the database is away, and once that is known.
IMPATIENT_SECONDS = 2.0


class Outage:
    """Whether the database is known not to answer. `suspect` finds out, without waiting for it."""

    def __init__(self) -> None:
        self.is_known = False
        self.suspect: Callable[[], None] = lambda: None


outage = Outage()  # of this process; `cms.core.content_version.watch` finds out


class NoAnswerInTime(OperationalError):
    """The server has not answered within the limit. The connection is closed."""


@receiver(connection_created)
def bound_new_connection(connection: Any, **_: Any) -> None:
    """Bound each connection by `DATABASE_WAIT_SECONDS`; 0 sets no limit."""
    bound_waits(connection, settings.DATABASE_WAIT_SECONDS)


def bound_waits(connection: Any, seconds: float) -> None:
    """Let no query of an open Django connection wait longer than `seconds`."""
    if connection.vendor == "postgresql" and seconds:
        raw = connection.connection
        raw.wait = partial(_wait, raw, seconds)


def _wait(raw: Any, seconds: float, answer: Any, *args: Any, **kwargs: Any) -> Any:
    try:
        return type(raw).wait(raw, _with_deadline(answer, seconds), *args, **kwargs)
    except NoAnswerInTime:
        raw.close()
        raise


def _with_deadline(answer: Any, seconds: float) -> Generator[Any, Any, Any]:
    """Pass psycopg's generator on; each empty `ready` is one interval without an answer."""
    began = monotonic()
    try:
        state = next(answer)
        while True:
            ready = yield state
            if not ready and monotonic() > began + IMPATIENT_SECONDS:
                outage.suspect()
            limit = min(seconds, IMPATIENT_SECONDS) if outage.is_known else seconds
            if not ready and monotonic() > began + limit:
                answer.close()
                raise NoAnswerInTime(f"The database has not answered for {limit:g} seconds.")
            state = answer.send(ready)
    except StopIteration as done:
        return done.value
