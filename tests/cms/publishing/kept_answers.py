"""Puts a committed database back as it was, between tests whose changes are truly committed."""

import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

from tests.cms.publishing.databases import SERVER


@contextmanager
def kept(environ):
    """`with kept(environ) as restore: … restore()`; no process may hold a connection meanwhile."""
    keep = _kept_postgres if environ["DATABASE_URL"] else _kept_sqlite
    with keep(environ) as restore:
        yield restore


@contextmanager
def _kept_sqlite(environ):
    live = Path(environ["VAR_DIR"]) / "db.sqlite3"
    copy = live.with_name("kept.sqlite3")

    def put(source, target):
        with closing(sqlite3.connect(source)) as read, closing(sqlite3.connect(target)) as write:
            read.backup(write)

    put(live, copy)
    yield lambda: put(copy, live)


@contextmanager
def _kept_postgres(environ):
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
