"""Migrated databases, made once for each state of the migrations and then copied.

Migrating from nothing takes longer than most tests. What a migrated database looks like depends on
the files named in `SOURCES` and on the versions of some packages: a change in one of them makes a
new one. SQLite's is a file below `var/test-databases`; PostgreSQL's is a database that serves as a
template.
"""

import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import date, timedelta

import psycopg

from cms.settings.env import REPOSITORY

SERVER = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
FOLDER = REPOSITORY / "var" / "test-databases"
SOURCES = (
    "cms/settings/*.py",
    "cms/*/apps.py",
    "cms/*/models.py",
    "cms/*/models/*.py",
    "cms/*/migrations/*.py",
    "cms/evidence/choices.py",
)
REQUIREMENTS = REPOSITORY / "requirements" / "test.txt"
# Packages that bring migrations, or that run them.
PIN = re.compile(r"^(?:django|wagtail|modelsearch|psycopg)[\w-]*==\S+", re.MULTILINE)
PREFIX = "clinic_cms_migrated"


def sqlite_file():
    """The path of a migrated SQLite database. Copy it; never write to it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{_fingerprint()}.sqlite3"
    with _alone():
        if not path.exists():
            for outdated in FOLDER.glob("*.sqlite3"):
                outdated.unlink()
            making = FOLDER / "making"
            shutil.rmtree(making, ignore_errors=True)
            _migrate({"DATABASE_URL": "", "VAR_DIR": str(making)})
            (making / "db.sqlite3").rename(path)
            shutil.rmtree(making)
    return path


def copy_sqlite(target):
    """Fill an open SQLite connection with the migrated database."""
    with closing(sqlite3.connect(f"file:{sqlite_file()}?immutable=1", uri=True)) as migrated:
        migrated.backup(target)


def postgres_template(server):
    """The name of a migrated PostgreSQL database, for `CREATE DATABASE … TEMPLATE`.

    `server` is an open psycopg connection in autocommit mode. The template stays for the next run.
    """
    name = f"{PREFIX}_{_fingerprint()}"
    making = f"{name}_making"
    with alone_on(server):
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{making}"')
            _migrate({"DATABASE_URL": f"{SERVER.rsplit('/', 1)[0]}/{making}"})
            server.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
            server.execute(f"COMMENT ON DATABASE \"{name}\" IS '{date.today().isoformat()}'")
            _drop_outdated(server)
    return name


def _drop_outdated(server):
    """Remove the templates of migrations that were replaced more than a week ago."""
    week_ago = (date.today() - timedelta(days=7)).isoformat()
    made_on = "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database"
    for name, day in server.execute(f"{made_on} WHERE datname LIKE %s", [f"{PREFIX}%"]).fetchall():
        if day and day < week_ago:
            server.execute(f'DROP DATABASE IF EXISTS "{name}"')


def postgres_server():
    """An open connection to the server of the tests, outside any transaction."""
    address = SERVER.replace("postgres://", "postgresql://", 1)
    return psycopg.connect(address, autocommit=True, connect_timeout=3)


def _fingerprint():
    pins = PIN.findall(REQUIREMENTS.read_text(encoding="utf-8"))
    digest = hashlib.sha256("\n".join([sys.version, *pins]).encode())
    for pattern in SOURCES:
        for path in sorted(REPOSITORY.glob(pattern)):
            digest.update(str(path.relative_to(REPOSITORY)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _alone():
    """One process at a time: workers of one run want the same database at once."""
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def alone_on(server):
    """The same on a server, which other copies of this repository may use as well."""
    server.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
    try:
        yield
    finally:
        server.execute("SELECT pg_advisory_unlock(hashtext(%s))", [PREFIX])


def _migrate(environ):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environ = kept | {"DJANGO_SETTINGS_MODULE": "cms.settings.dev"} | environ
    command = [sys.executable, "-m", "cms", "migrate", "--verbosity=0"]
    subprocess.run(command, env=environ, cwd=REPOSITORY, check=True, capture_output=True)
