"""Restores a database between tests that really commit their changes."""

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.cms.publishing.databases import SERVER


@contextmanager
def backed_up(environ):
    """`with backed_up(environ) as restore: … restore()`; no process may hold a connection then."""
    back_up = _postgres_backup if environ["DATABASE_URL"] else _sqlite_backup
    with back_up(environ) as restore:
        yield restore


@contextmanager
def _sqlite_backup(environ):
    live = Path(environ["VAR_DIR"]) / "db.sqlite3"
    copy = live.with_name("backup.sqlite3")

    def put(source, target):
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as write:
            read.backup(write)

    put(live, copy)
    yield lambda: put(copy, live)


@contextmanager
def _postgres_backup(environ):
    live, copy = environ["DATABASE_URL"].rsplit("/", 1)[1], f"clinic_{uuid4().hex[:12]}"
    admin = SERVER.replace("postgres://", "postgresql://", 1)
    with psycopg.connect(admin, autocommit=True) as server:

        def put(source, target):
            server.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

        put(live, copy)
        try:
            yield lambda: put(copy, live)
        finally:
            server.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')
