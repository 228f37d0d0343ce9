"""Reads the committed content version, and what changed since one that is known.

Past the transactions of its process: the thread that asks may be inside one, whose connection would
show its own, uncommitted token.
"""

import json
import os
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS, Error, connections

from cms.core.database_waits import NoAnswerInTime, bound_waits

READ_SECONDS = 2.0  # how long a read may wait for its answer
MAX_CHANGES = 100  # that one read returns; after more than that, everything counts as changed
LAST_NUMBER = 2**63 - 1  # of the log: nothing comes after it


class Touched(NamedTuple):
    """What changed: the ids of public pages, also of those that are public no longer, and the tags
    of lists (`list_tags.py`); None for any list."""

    pages: frozenset[int]
    lists: frozenset[str] | None = None

    def with_more(self, other: "Touched") -> "Touched":
        """Return what changed in both."""
        either = None if self.lists is None or other.lists is None else self.lists | other.lists
        return Touched(self.pages | other.pages, either)


NOTHING = Touched(frozenset(), frozenset())


class Change(NamedTuple):
    """One committed change, from the version `before` to `token`.

    `touched` is None for any page.
    """

    before: str
    token: str
    touched: Touched | None


class Reading(NamedTuple):
    """The version, and the changes after the number that is known, oldest first."""

    token: str
    number: int
    changes: tuple[Change, ...] = ()

    def touched_since(self, token: str) -> Touched | None:
        """What changed since a version; None for any page.

        Any page, too, if the changes do not lead from that version to this one without a gap.
        """
        touched = NOTHING
        for change in self.changes:
            if change.touched is None or change.before != token:
                return None
            touched = touched.with_more(change.touched)
            token = change.token
        return touched if token == self.token else None


def read_version(connection: Any, known: int | None) -> Reading | None:
    """Read with one query, so that version and changes are of one moment.

    `known` is the number of the reading before; None for no changes. None before the first change.
    """
    from cms.core.models import ContentChange, ContentVersion

    version, change = (
        connection.ops.quote_name(model._meta.db_table) for model in (ContentVersion, ContentChange)
    )
    query = (
        f"SELECT v.token, v.number, c.before, c.token, c.pages, c.gone, c.lists FROM {version} v "  # noqa: S608
        f"LEFT JOIN {change} c ON c.number > %s WHERE v.id = %s ORDER BY c.number LIMIT %s"
    )
    after = LAST_NUMBER if known is None else known
    with connection.cursor() as cursor:
        cursor.execute(query, [after, ContentVersion.ONLY, MAX_CHANGES])
        rows = cursor.fetchall()
    if not rows:
        return None
    token, number = rows[0][:2]
    return Reading(token, number, tuple(_change(*row[2:]) for row in rows if row[2] is not None))


def _change(before: str, token: str, pages: Any, gone: Any, lists: Any) -> Change:
    pages, gone, lists = _loaded(pages), _loaded(gone), _loaded(lists)
    if pages is None:
        return Change(before, token, None)
    touched = frozenset([*pages, *(each["id"] for each in gone or ())])
    return Change(before, token, Touched(touched, None if lists is None else frozenset(lists)))


def _loaded(stored: Any) -> Any:
    """JSON, which a database's driver gives as a text."""
    return json.loads(stored) if isinstance(stored, str) else stored


class VersionReader:
    """Reads through a connection of its own."""

    def __init__(self) -> None:
        self._connection: Any = None
        self._process = 0

    def __call__(self, known: int | None = None) -> Reading | None:
        """Return what `read_version` does.

        Raises:
            django.db.Error: the database does not answer.
        """
        try:
            return self._read(known)
        except Error as error:
            self.close()
            if isinstance(error.__cause__, NoAnswerInTime):
                raise
            return self._read(known)  # the server may have closed an idle connection

    def close(self) -> None:
        if self._connection is not None and self._process == os.getpid():
            self._connection.close()
        self._connection = None

    def _read(self, known: int | None) -> Reading | None:
        if self._connection is None or self._process != os.getpid():
            self._connection = connections.create_connection(DEFAULT_DB_ALIAS)
            self._connection.inc_thread_sharing()
            self._process = os.getpid()
        if self._connection.connection is None:
            self._connection.ensure_connection()
            bound_waits(self._connection, READ_SECONDS)
        return read_version(self._connection, known)
