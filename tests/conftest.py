"""Options of the whole test run, and which services it may count on."""

import io
import os

import psycopg
import pytest

from infra.local.console import Console
from infra.local.ports import Ports
from infra.local.system import local_system

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
IN_CI = os.environ.get("CI", "").lower() == "true"


def pytest_addoption(parser):
    parser.addoption("--postgres", action="store_true", help="run on PostgreSQL, not on SQLite")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config):
    if "--postgres" in early_config.invocation_params.args:
        _choose_postgres()


def _choose_postgres():
    """Settings read DATABASE_URL when they are loaded, so it is set before pytest-django is."""
    try:
        psycopg.connect(POSTGRES.replace("postgres://", "postgresql://"), connect_timeout=3).close()
    except psycopg.OperationalError as error:
        told = f"PostgreSQL does not answer at TEST_POSTGRES_URL ({error})."
        pytest.exit(f"{told} These tests were NOT run on PostgreSQL.", returncode=int(IN_CI))
    os.environ["DATABASE_URL"] = POSTGRES


def pytest_report_header():
    database = "PostgreSQL" if "DATABASE_URL" in os.environ else "SQLite"
    return f"database: {database}"


@pytest.fixture(scope="session")
def clinic(tmp_path_factory):
    """The whole system, started once for all tests that meet it as people do.

    A running LocalSystem on free ports with a database of its own: `clinic.at.page`,
    `clinic.admin_password`, `clinic.contact.mailbox`, `clinic.contact.ses`.
    """
    environ = {**os.environ, "VAR_DIR": str(tmp_path_factory.mktemp("var"))}
    environ.pop("DATABASE_URL", None)  # the demo content belongs in no other database
    with local_system(Ports.free(), environ, Console(io.StringIO())) as system:
        yield system
