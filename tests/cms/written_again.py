"""What a fixture wrote into the database, written again for the next test that asks for it.

Publishing a page takes hundreds of queries, forms and checks. What it writes is the same each time
as long as the database before it is the same, and is written again in milliseconds.
"""

from copy import copy
from functools import cache

from django.core.cache import cache as answers
from django.db import connection

_written = {}
SERIAL = """
SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name)
FROM information_schema.columns
WHERE table_schema = 'public' AND (is_identity = 'YES' OR column_default LIKE 'nextval%')
ORDER BY table_name
"""


def written_again(name, make, folder=None):
    """The result of `make()`, which is called once for each state of the database before it.

    `make` writes into the database, and into the folder that is named, and nowhere else; it returns
    keys, not objects. The state is told by the greatest key of each table: what the test changed
    without adding a row is not seen, so ask for this first. Where each test makes other rows
    before, let it begin with `number_as_stored`.
    """
    state = name, _greatest_keys()
    number_as_stored()
    if state not in _written:
        before = _files(folder).keys()
        statements, result = _recorded(make)
        files = {path: what for path, what in _files(folder).items() if path not in before}
        _written[state] = statements, result, files
        return result
    statements, result, files = _written[state]
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    with connection.cursor() as cursor:
        for sql, parameters, many in statements:
            (cursor.executemany if many else cursor.execute)(sql, parameters)
            if cursor.description:
                cursor.fetchall()  # SQLite inserts as it answers `RETURNING`
    answers.clear()
    return result


def _files(folder):
    every = folder.rglob("*") if folder else ()
    return {each.relative_to(folder): each.read_bytes() for each in every if each.is_file()}


def _recorded(make):
    statements = []

    def record(execute, sql, parameters, many, context):
        if not sql.lstrip().upper().startswith("SELECT"):
            statements.append((sql, copy(parameters), many))  # the list may be used again
        return execute(sql, parameters, many, context)

    with connection.execute_wrapper(record):
        result = make()
    return statements, result


def _greatest_keys():
    if connection.vendor == "sqlite":
        return tuple(_rows("SELECT name, seq FROM sqlite_sequence ORDER BY name"))
    every = [f'SELECT max("{column}") FROM "{table}"' for table, column, _ in _sequences()]  # noqa: S608
    return tuple(_rows(" UNION ALL ".join(f"({each})" for each in every)))


def number_as_stored():
    """Let PostgreSQL give the numbers of rows that were rolled back again, as SQLite does."""
    if connection.vendor == "postgresql":
        numbers = zip(_sequences(), _greatest_keys(), strict=True)
        begin = (f"setval('{name}', {(last or 0) + 1}, false)" for (*_, name), (last,) in numbers)
        _rows(f"SELECT {', '.join(begin)}")


@cache
def _sequences():
    """The table, column and sequence of each key that PostgreSQL numbers."""
    return _rows(SERIAL)


def _rows(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()
