"""Reads the committed content version from the database, past the transactions of its process."""

import os
from typing import Any

from django.db import DEFAULT_DB_ALIAS, Error, connections

from cms.core.database_waits import NoAnswerInTime, bound_waits

READ_SECONDS = 2.0  # how long a read may wait for its answer


class TokenReader:
    """Reads the committed token through a connection of its own.

    The thread that asks may be inside a transaction, whose connection would show its own,
    uncommitted token.
    """

    def __init__(self) -> None:
        self._connection: Any = None
        self._process = 0

    def __call__(self) -> str | None:
        """Return the committed token; None before the first change.

        Raises:
            django.db.Error: the database does not answer.
        """
        try:
            return self._read()
        except Error as error:
            self.close()
            if isinstance(error.__cause__, NoAnswerInTime):
                raise
            return self._read()  # the server may have closed an idle connection

    def close(self) -> None:
        if self._connection is not None and self._process == os.getpid():
            self._connection.close()
        self._connection = None

    def _read(self) -> str | None:
        from cms.core.models import ContentVersion

        if self._connection is None or self._process != os.getpid():
            self._connection = connections.create_connection(DEFAULT_DB_ALIAS)
            self._connection.inc_thread_sharing()
            self._process = os.getpid()
        if self._connection.connection is None:
            self._connection.ensure_connection()
            bound_waits(self._connection, READ_SECONDS)
        table = self._connection.ops.quote_name(ContentVersion._meta.db_table)
        with self._connection.cursor() as cursor:
            cursor.execute(f"SELECT token FROM {table} WHERE id = %s", [ContentVersion.ONLY])  # noqa: S608
            row = cursor.fetchone()
        return row[0] if row else None
