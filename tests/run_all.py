"""`python -m tests.run_all`: all tests, in sets that suit two cores; `make test` calls it.

1. Browsers that meet a running system, on one worker: they use real time.
2. The tests of the contact handler.
3. The others on SQLite.
4. Those of the CMS that depend on the database, on PostgreSQL.

Other tests that meet a running system, and those that kill real processes, mostly wait; those of
the AWS stacks import much and are few. So these run beside the others, one worker each, and their
output is printed last.

Where PostgreSQL does not answer, the fourth set says so and runs nothing.

`--slow` runs the slow tests, storms of 5,000 messages, everything under coverage with its floor,
and everything on PostgreSQL. Tracing takes as long again, so `make slow` does it, not `make test`.

A set that fails does not stop the next one. Exit code: 0 when all passed.
"""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
WORKERS = os.environ.get("WORKERS", "3")
SHARED = [] if WORKERS == "0" else ["-n", WORKERS, "--dist", "loadfile"]
# AWS lives in the memory of the test process: apart from tests that begin with an empty AWS.
BROWSERS = ["tests/browser/system"]
PROCESSES = [
    "tests/lighthouse", "tests/mail_quality", "tests/infra/local", "tests/infra/smoke",
    "tests/cms/frontend/test_starter.py",
]  # fmt: skip
RUNNING_SYSTEM = BROWSERS + PROCESSES
KILLS = ["tests/faults"]
CONTACT = ["tests/contact_lambda"]
AWS = ["tests/infra/aws"]
REST = ["tests", *(f"--ignore={each}" for each in RUNNING_SYSTEM + KILLS + CONTACT + AWS)]
TRACED = ["--cov", "--cov-append", "--cov-report="]
ON_POSTGRES = [*SHARED, "-p", "tests.on_postgres", "tests/cms"]
PYTEST = ["-m", "pytest", "--durations=25"]
REPORT = ["-m", "coverage", "report"]
STORM = "tests/contact_lambda/faults/test_storm.py"

# Arguments for Python, by the name of the set.
SETS = {
    "running system": [*PYTEST, *PROCESSES],
    "kills": [*PYTEST, *KILLS],
    "browsers": [*PYTEST, *BROWSERS],
    "AWS": [*PYTEST, *AWS],
    "contact handler": [*PYTEST, *SHARED, *CONTACT],
    "SQLite": [*PYTEST, *SHARED, *REST],
    "PostgreSQL": [*PYTEST, *ON_POSTGRES],
}
BESIDE_THE_OTHERS = {"running system", "kills", "AWS"}
SLOW_SETS = {
    "slow tests": [*PYTEST, "--slow", "-m", "slow", "tests"],
    "storms of 5,000 messages": [*PYTEST, *SHARED, STORM],
    "old coverage deleted": ["-m", "coverage", "erase"],
    "running system, traced": [*PYTEST, *TRACED, *RUNNING_SYSTEM, *KILLS],
    "others on SQLite, traced": [*PYTEST, *SHARED, *TRACED, *REST, *CONTACT, *AWS],
    "all on PostgreSQL": [*PYTEST, "--slow", *ON_POSTGRES],
    "coverage of the contact handler": [*REPORT, "--include=contact_lambda/*", "--fail-under=95"],
    "coverage of everything": [*REPORT, "--fail-under=90"],
}


class Run:
    """One set, running in a process; `ended()` waits for it and returns whether it passed."""

    def __init__(self, name, options, output=None):
        self.name, self._output, self._began = name, output, monotonic()
        environ = os.environ | ({"STORM": "5000"} if STORM in options else {})
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each worker and process would compile anew
        self._process = subprocess.Popen(
            [sys.executable, *options], cwd=ROOT, env=environ, stdout=output, stderr=output
        )

    def ended(self):
        passed = self._process.wait() == 0
        self.took = f"{monotonic() - self._began:.0f} s"
        if self._output:
            self.took = "beside the others"
            _announce(self.name)
            self._output.seek(0)
            sys.stdout.write(self._output.read())
        return passed


def main(arguments):
    runs, failed = [], []
    with ExitStack() as files:
        for name, options in (SLOW_SETS if "--slow" in arguments else SETS).items():
            if name in BESIDE_THE_OTHERS:
                output = files.enter_context(TemporaryFile("w+", encoding="utf-8"))
                runs.append(Run(name, options, output))
                continue
            _announce(name)
            runs.append(Run(name, options))
            if not runs[-1].ended():
                failed.append(name)
        failed += [run.name for run in runs if run.name in BESIDE_THE_OTHERS and not run.ended()]
    sys.stdout.write("".join(f"{run.name}: {run.took}\n" for run in runs))
    if failed:
        sys.stdout.write(f"Failed: {', '.join(failed)}\n")
    return int(bool(failed))


def _announce(name):
    sys.stdout.write(f"\n=== {name} ===\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
