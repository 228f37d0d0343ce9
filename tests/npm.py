"""Node programs in tests: installed from a lock file, with npm's registry or a filled cache.

Where node or npm are missing such tests are skipped; in CI they fail.
"""

import os
import shutil
import subprocess

import pytest


def run(*command, cwd, **environment):
    """The finished process, with what it said as text."""
    return subprocess.run(
        command,
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def install(source, folder, what):
    """Copy a folder that has a lock file and install what it names; returns the copy."""
    if not shutil.which("node") or not shutil.which("npm"):
        _unable(f"{what} is not tested: node and npm are not installed")
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
    installed = run("npm", "ci", "--prefer-offline", "--no-audit", "--no-fund", cwd=folder)
    if installed.returncode:
        _unable(f"{what} is not tested: npm ci failed: {installed.stderr[-500:]}")
    return folder


def names_no_registry(folder):
    """Whether the lock file leaves open where its packages come from."""
    lock = (folder / "package-lock.json").read_text(encoding="utf-8")
    return '"resolved"' not in lock and "//registry" not in lock


def _unable(told):
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(told)
    pytest.skip(told)
