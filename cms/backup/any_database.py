"""What both engines share: the tables with their rows, and a connection with other settings."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

SQLITE, POSTGRESQL = "sqlite", "postgresql"
AS_BEFORE = "The database is as it was before."


@contextmanager
def connected_to(**settings: Any) -> Iterator[None]:
    """Inside, the connection has other settings."""
    connection.close()
    own = connection.settings_dict
    connection.settings_dict = own | settings
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = own


def row_counts(tables: Iterable[str] | None = None) -> dict[str, int]:
    """Return the rows of those of the tables that exist: `{"pages_topicpage": 3, …}`.

    By default, those of each table of a model.
    """
    if tables is None:
        found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    else:
        found = sorted(set(tables) & set(connection.introspection.table_names()))
    with connection.cursor() as cursor:
        return dict(count_rows(cursor.execute, cursor.fetchone, found))


def count_rows(
    execute: Callable[[str], Any], fetch: Callable[[], Any], tables: list[str]
) -> Iterator[tuple[str, int]]:
    for table in sorted(tables):
        execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
        yield table, fetch()[0]
