"""The whole system, started once for all tests that meet it as people do."""

import io
import os

import pytest

from infra.local.console import Console
from infra.local.ports import Ports
from infra.local.system import local_system


@pytest.fixture(scope="session")
def clinic(tmp_path_factory):
    """A running LocalSystem on free ports with a database of its own.

    `clinic.at.page`, `clinic.admin_password`, `clinic.contact.mailbox`, `clinic.contact.ses`.
    """
    environ = {**os.environ, "VAR_DIR": str(tmp_path_factory.mktemp("var"))}
    environ.pop("DATABASE_URL", None)  # the demo content belongs in no other database
    with local_system(Ports.free(), environ, Console(io.StringIO())) as system:
        yield system
