"""A running system with a database of its own, whose mails are files."""

import io
import os
import shutil
from contextlib import contextmanager

from infra.local.processes.console import Console
from infra.local.public_ports import Ports
from infra.local.system import local_system
from tests.cms.evidence.fake_services import running_services
from tests.cms.migrated import sqlite_file
from tests.unwatched_system import unwatched


@contextmanager
def own_system(var_dir, make_processes=unwatched):
    """`(system, services)`; Crossref is fake, and each mail is a file in `var_dir`/mail."""
    shutil.copyfile(sqlite_file(), var_dir / "db.sqlite3")
    with running_services() as services:
        environ = {
            **os.environ,
            "VAR_DIR": str(var_dir),
            "SOURCE_LOOKUP_MAILTO": "editor@example.org",
            "CROSSREF_URL": services.address,
            "EMAIL_URL": f"filemail:///{var_dir}/mail",
            "DEFAULT_FROM_EMAIL": "cms@clinic.example",
        }
        environ.pop("DATABASE_URL", None)
        console = Console(io.StringIO())
        with local_system(Ports.free(), environ, console, make_processes=make_processes) as system:
            yield system, services
