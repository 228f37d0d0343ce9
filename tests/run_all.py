"""`python -m tests.run_all`: all tests, in sets that suit two cores; `make test` calls it.

1. The tests that meet a running system, on one worker: they use real time and real browsers.
2. The tests of the contact handler, with their coverage floor.
3. The others on SQLite.
4. Those of the CMS that touch a database, on PostgreSQL.

`--coverage` traces all of it, for the coverage floor of the whole. Tracing takes as long again,
so `make slow` does it and `make test` does not.

A set that fails does not stop the next one. Exit code: 0 when all passed.
"""

import os
import subprocess
import sys
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
WORKERS = os.environ.get("WORKERS", "3")
SHARED = [] if WORKERS == "0" else ["-n", WORKERS, "--dist", "loadfile"]
# AWS lives in the memory of the test process: apart from tests that begin with an empty AWS.
RUNNING_SYSTEM = [
    "tests/browser/system", "tests/lighthouse", "tests/faults", "tests/mail_quality",
    "tests/infra/local", "tests/infra/smoke", "tests/cms/frontend/test_starter.py",
]  # fmt: skip
CONTACT = ["tests/contact_lambda"]
FLOOR = ["--cov=contact_lambda", "--cov-report=", "--cov-fail-under=95"]
REST = ["tests", *(f"--ignore={each}" for each in RUNNING_SYSTEM + CONTACT)]
TRACED = ["--cov", "--cov-append", "--cov-report="]
SETS = {
    "running system": RUNNING_SYSTEM,
    "contact handler": [*SHARED, *FLOOR, *CONTACT],
    "SQLite": [*SHARED, *REST],
    "PostgreSQL": [*SHARED, "-p", "tests.on_postgres", "tests/cms"],
}
TRACED_SETS = {
    "running system": [*TRACED, *RUNNING_SYSTEM],
    "others": [*SHARED, *TRACED, *REST, *CONTACT],
}


def main(arguments):
    seconds, failed = {}, []
    for name, options in (TRACED_SETS if "--coverage" in arguments else SETS).items():
        sys.stdout.write(f"\n=== {name} ===\n")
        sys.stdout.flush()
        began = monotonic()
        command = [sys.executable, "-m", "pytest", "--durations=25", *options]
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
        seconds[name] = monotonic() - began
    sys.stdout.write("".join(f"{name}: {each:.0f} s\n" for name, each in seconds.items()))
    if failed:
        sys.stdout.write(f"Failed: {', '.join(failed)}\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
