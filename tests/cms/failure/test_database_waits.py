"""Every wait for the database ends: connecting, a statement, a lock, a silent server."""

from urllib.parse import urlsplit

import pytest
from django.db import OperationalError, connections
from django.db.backends.postgresql.base import DatabaseWrapper

from cms.core import database_waits
from cms.core.content_version.version_reader import VersionReader
from cms.settings.database import bounded, client_seconds
from tests.cms.failure.production import gated
from tests.cms.publishing.databases import DATABASES

POSTGRES = {"ENGINE": "django.db.backends.postgresql"}


def test_postgresql_is_told_how_long_a_statement_and_a_lock_may_take():
    options = bounded(POSTGRES | {"OPTIONS": {"sslmode": "require"}}, 15, 10)

    assert options["sslmode"] == "require"
    assert options["connect_timeout"] == 3
    assert "statement_timeout=15000" in options["options"]
    assert "lock_timeout=10000" in options["options"]
    assert "idle_in_transaction_session_timeout=60000" in options["options"]


def test_postgresql_compiles_no_query_of_a_request():
    assert "jit=off" in bounded(POSTGRES, 0, 0)["options"]


def test_what_the_address_itself_says_holds():
    given = {"OPTIONS": {"connect_timeout": 9, "options": "-c lock_timeout=1"}}

    options = bounded(POSTGRES | given, 15, 10)

    assert options["connect_timeout"] == 9
    assert options["options"].endswith("-c lock_timeout=1")


def test_a_long_command_has_no_limit_for_a_statement():
    assert "statement_timeout" not in bounded(POSTGRES, 0, 60)["options"]
    assert client_seconds(0) == 0
    assert client_seconds(15) > 15, "the server ends a slow statement first"


def test_sqlite_waits_for_another_writer_and_not_for_ever():
    assert bounded({"ENGINE": "django.db.backends.sqlite3"}, 15, 10)["timeout"] == 10


@pytest.fixture
def silent(tmp_path, settings):
    """A connection of Django to a PostgreSQL that can fall silent."""
    settings.DATABASE_WAIT_SECONDS = 0.3
    with (
        DATABASES["postgres"](tmp_path) as environ,
        gated(environ["DATABASE_URL"]) as (gate, url),
    ):
        address = urlsplit(url)
        fresh = DatabaseWrapper(
            connections["default"].settings_dict
            | {
                "HOST": address.hostname,
                "PORT": address.port,
                "USER": address.username,
                "PASSWORD": "",
                "NAME": address.path[1:],
                "OPTIONS": {},
            },
            "silent",
        )
        yield gate, fresh
        fresh.close()


@pytest.mark.postgres
def test_a_query_to_a_silent_server_ends_and_its_connection_is_closed(silent, django_db_blocker):
    gate, fresh = silent
    with django_db_blocker.unblock():
        with fresh.cursor() as cursor:
            cursor.execute("SELECT 1")
        gate.hang()

        with pytest.raises(OperationalError, match="has not answered"), fresh.cursor() as cursor:
            cursor.execute("SELECT 1")

        assert fresh.connection.closed
        assert not fresh.is_usable()


def answering(*states):
    """What psycopg gives: a generator that is told whether there is something to read."""
    for state in states:  # noqa: UP028  a tuple takes nothing
        yield state
    return "rows"


def waited(seconds, moments, monkeypatch, asks=False):
    """Drive a wait through these moments without an answer; return when it gave up."""
    monkeypatch.setattr(database_waits, "monotonic", lambda: waited.now)
    waited.now = 0.0
    if not asks:
        monkeypatch.setattr(database_waits.outage, "suspect", lambda: None)
    wait = database_waits._with_deadline(answering(*range(99)), seconds)
    next(wait)
    for waited.now in moments:
        try:
            wait.send(0)
        except database_waits.NoAnswerInTime:
            return waited.now
    return None


def test_a_wait_ends_at_its_limit(monkeypatch):
    assert waited(17, [1, 5, 16.9, 17.1, 20], monkeypatch) == 17.1


def test_once_the_database_is_known_to_be_away_a_wait_ends_soon(monkeypatch):
    monkeypatch.setattr(database_waits.outage, "is_known", True)

    assert waited(17, [1, 1.9, 2.1, 20], monkeypatch) == 2.1


def test_a_wait_of_two_seconds_asks_whether_the_database_is_away(monkeypatch):
    """Else nobody would find out where every thread waits."""
    monkeypatch.setattr(database_waits.outage, "is_known", False)

    def find_out():
        database_waits.outage.is_known = True

    monkeypatch.setattr(database_waits.outage, "suspect", find_out)

    assert waited(17, [1, 1.9, 2.1, 20], monkeypatch, asks=True) == 2.1


def test_an_answer_in_time_is_passed_on():
    wait = database_waits._with_deadline(answering("read"), 1)
    next(wait)

    with pytest.raises(StopIteration) as done:
        wait.send(1)

    assert done.value.value == "rows"


@pytest.mark.django_db
def test_the_reader_of_the_version_has_a_shorter_limit(monkeypatch):
    bounds = []
    monkeypatch.setattr(
        "cms.core.content_version.version_reader.bound_waits",
        lambda _, seconds: bounds.append(seconds),
    )
    reader = VersionReader()
    try:
        reader()
    except OperationalError:
        pass  # SQLite in memory, in a transaction of the test
    finally:
        reader.close()

    assert bounds == [2.0]
