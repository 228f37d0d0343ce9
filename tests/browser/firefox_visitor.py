"""A person with Firefox, which speaks WebDriver BiDi and needs no other driver.

Where Firefox or npm are missing its tests are skipped; in CI they fail.
"""

import json
import os
import shutil
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.npm import install

HERE = Path(__file__).parent / "firefox"


class FirefoxFailed(Exception):
    """What Firefox was asked could not be done."""


class Firefox:
    """Asks the program that drives the browser, a line at a time."""

    def __init__(self, process):
        self._process = process

    def __getattr__(self, name):
        return lambda *given: self._ask(name, given)

    def _ask(self, name, given):
        self._process.stdin.write(json.dumps({"do": name, "with": given}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        answer = json.loads(line) if line else {"failed": "Firefox has gone"}
        if "failed" in answer:
            raise FirefoxFailed(f"{name}: {answer['failed']}")
        return answer["is"]


@contextmanager
def running_firefox(folder, **preferences):
    """A Firefox of this machine with these preferences, or a skip that says what to install."""
    browser = shutil.which("firefox-esr") or shutil.which("firefox")
    if not browser:
        told = "Firefox is not installed: apt-get install firefox-esr"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(told)
        pytest.skip(told)
    installed = install(HERE, folder / "firefox", "Firefox")
    process = subprocess.Popen(
        ["node", "drive.mjs"],
        cwd=installed,
        env={**os.environ, "FIREFOX": browser, "FIREFOX_PREFERENCES": json.dumps(preferences)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Firefox(process)
    finally:
        process.stdin.close()
        process.wait(30)
