"""What all tests share: the system as people meet it, and a word on the database in use."""

import gc
import io
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings as properties

from tests.temporary_files import keep_in_memory

keep_in_memory()
# As Hypothesis chose, by CI or not, but that an example may take long: a busy machine is no fault.
properties.register_profile("without deadline", properties(), deadline=None)
properties.load_profile("without deadline")
gc.disable()  # until all is imported and collected
ROOT = Path(__file__).parent
# Begun first: a worker that begins them last works alone, while the other has nothing to do.
LONG_FILES = (
    "cms/backup/test_restored.py",
    "cms/import_export/site/test_round_trip.py",
    "browser/test_accessibility.py",
    "cms/publishing/test_killed.py",
    "cms/api/test_nothing_leaks.py",
    "cms/api/test_search_index.py",
    "cms/import_export/documents/test_hostile.py",
    "browser/test_script_keeping.py",
    "browser/test_second_factor.py",
    "cms/stored_database/test_stored_database.py",
    "cms/api/response_cache/test_processes_freshness.py",
    "cms/api/schema/test_client.py",
)


def pytest_addoption(parser):
    parser.addoption("--slow", action="store_true", help="run the tests marked `slow` as well")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    """Begin with the long files, and leave out slow tests unless they are asked for."""
    first = [ROOT / each for each in LONG_FILES]
    items.sort(key=lambda item: first.index(item.path) if item.path in first else len(first))
    if config.getoption("--slow"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    if slow:
        items[:] = [item for item in items if item not in set(slow)]
        config.hook.pytest_deselected(items=slow)


def pytest_collection_finish():
    """Spare what was imported and collected the search for garbage: a fifth of the tests' time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


def pytest_report_header():
    database = "PostgreSQL" if "DATABASE_URL" in os.environ else "SQLite"
    return f"database: {database}"


@pytest.fixture(scope="session")
def clinic(tmp_path_factory):
    """The whole system, started once for all tests that meet it as people do.

    A running LocalSystem on free ports with a database of its own: `clinic.at.page`,
    `clinic.admin_password`, `clinic.contact.mailbox`, `clinic.contact.ses`.
    """
    # Imported here: each process of each set would import an AWS, and one in three needs it.
    from tests.cms.evidence.fake_services import running_services

    with running_services() as services:
        yield from _running_clinic(tmp_path_factory.mktemp("var"), services)


def _running_clinic(var_dir, services):
    from infra.local.processes.console import Console
    from infra.local.public_ports import Ports
    from infra.local.system import local_system
    from tests.cms.migrated import sqlite_file
    from tests.unwatched_system import unwatched

    shutil.copyfile(sqlite_file(), var_dir / "db.sqlite3")
    environ = {
        **os.environ,
        "VAR_DIR": str(var_dir),
        "LANGUAGES": "en-gb:English,fr:Français",
        "SOURCE_LOOKUP_MAILTO": "editor@example.org",
        "CROSSREF_URL": services.address,
    }
    environ.pop("DATABASE_URL", None)  # the demo content belongs in no other database
    console = Console(io.StringIO())
    with local_system(Ports.free(), environ, console, make_processes=unwatched) as system:
        yield system
