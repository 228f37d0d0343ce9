"""Lets coverage know the test in every process that a test starts.

As a plugin of pytest it writes the running test's name into a file and has the processes that the
test starts measure themselves; as a plugin of coverage, in those, it reads that name.
"""

import os
import subprocess
from pathlib import Path

from coverage import CoveragePlugin

from tests.mutations.drawn import REPOSITORY

SETTINGS = "MUTATIONS_PROCESS_COVERAGE"  # the configuration of coverage in those processes
NAMED = "COVERAGE_TEST_NAMED"  # tests that choose an environment keep what begins with COV
START = "COVERAGE_PROCESS_START"
PRODUCTS = tuple(f"{REPOSITORY}/{name}/" for name in ("cms", "contact_lambda"))


class RunningTest(CoveragePlugin):
    """What our code does in a process belongs to the test that runs meanwhile."""

    def dynamic_context(self, frame):
        if frame.f_code.co_name == "<module>" or not frame.f_code.co_filename.startswith(PRODUCTS):
            return None
        try:
            return Path(os.environ[NAMED]).read_text(encoding="utf-8") or None
        except (KeyError, OSError):
            return None


def coverage_init(registry, options):
    registry.add_dynamic_context(RunningTest())


def pytest_runtest_setup(item):
    """The process that runs tests is told apart from the one that hands them out."""
    if NAMED not in os.environ:
        os.environ[START] = os.environ[SETTINGS]
        os.environ[NAMED] = str(Path(os.environ[SETTINGS]).with_name(f"test-of-{os.getpid()}"))
        _find_this_plugin_everywhere()
    Path(os.environ[NAMED]).write_text(f"{item.nodeid}|process", encoding="utf-8")


def _find_this_plugin_everywhere():
    """A process that measures itself must be able to import this module."""
    start = subprocess.Popen.__init__

    def starting(self, *arguments, env=None, **options):
        chosen = os.environ if env is None else env
        if START in chosen:
            env = {**chosen, "PYTHONPATH": str(REPOSITORY)}
        start(self, *arguments, env=env, **options)

    subprocess.Popen.__init__ = starting
