"""`python -m tests.run_all`: all tests, in sets that suit two cores; `make test` calls it.

1. The tests of the contact handler.
2. The others on SQLite.
3. Those of the CMS that depend on the database, on PostgreSQL, some of them there only.

Beside them, one after the other and on one worker, run those that use real time and mostly wait,
and last those of the AWS stacks, which import much and are few: browsers that meet a running
system and other tests of it, which start it once, and tests that kill processes. A second such lane
was tried: browsers then wait too long for two cores. Their output is printed last. Where PostgreSQL
does not answer, its set says so and runs nothing.

`--slow` runs the slow tests, storms of 5,000 messages, everything under coverage with its floor,
and everything on PostgreSQL. Tracing takes as long again, so `make slow` does it, not `make test`.

A set that fails does not stop the next one. Exit code: 0 when all passed.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
WORKERS = os.environ.get("WORKERS", "2")
BY_FILE = ["--dist", "loadfile", "--no-loadscope-reorder"]  # in the order of `tests/conftest.py`
SHARED = [] if WORKERS == "0" else ["-n", WORKERS, *BY_FILE]
# AWS lives in the memory of the test process: apart from tests that begin with an empty AWS.
BROWSERS = ["tests/browser/system"]
PROCESSES = [
    "tests/lighthouse", "tests/mail_quality", "tests/infra/local", "tests/infra/smoke",
    "tests/cms/frontend/test_starter.py", "tests/cms/frontend/test_freshness.py",
    "tests/image", "tests/browser/test_script_not_sent.py",
    "tests/cms/failure/test_production.py", "tests/cms/publishing/test_sender.py",
    "tests/cms/api/response_cache/test_every_change.py", "tests/test_readme.py",
]  # fmt: skip
RUNNING_SYSTEM = BROWSERS + PROCESSES
KILLS = ["tests/faults"]
CONTACT = ["tests/contact_lambda"]
WITHOUT_DJANGO = ["-o", "DJANGO_SETTINGS_MODULE="]  # the process would import and set up the CMS
# The process that shares the tests out runs none: it need not set up the CMS.
IN_WORKERS = [*SHARED, *WITHOUT_DJANGO, "-p", "tests.django_in_workers"] if SHARED else []
AWS = ["tests/infra/aws"]
REST = ["tests", *(f"--ignore={each}" for each in RUNNING_SYSTEM + KILLS + CONTACT + AWS)]
SQLITE = ["-p", "tests.leave_to_postgres"]
TRACED = ["--cov", "--cov-append", "--cov-report="]
ON_POSTGRES = ["-p", "tests.on_postgres", "tests"]  # those of the CMS, as the plugin says
PYTEST = ["-m", "pytest", "--durations=25"]
REPORT = ["-m", "coverage", "report"]
STORM = "tests/contact_lambda/faults/test_storm.py"

# Arguments for Python, by the name of the set.
SETS = {
    "contact handler": [*PYTEST, *SHARED, *WITHOUT_DJANGO, *CONTACT],
    "SQLite": [*PYTEST, *IN_WORKERS, *SQLITE, *REST],
    "PostgreSQL": [*PYTEST, *IN_WORKERS, *ON_POSTGRES],
}
WAITING_SETS = {
    "running system": [*PYTEST, *SQLITE, *RUNNING_SYSTEM],
    "kills": [*PYTEST, *WITHOUT_DJANGO, *KILLS],
    "AWS": [*PYTEST, *AWS],
}
SLOW_SETS = {
    "slow tests": [*PYTEST, "--slow", "-m", "slow", "tests"],
    "storms of 5,000 messages": [*PYTEST, *SHARED, STORM],
    "old coverage deleted": ["-m", "coverage", "erase"],
    "running system, traced": [*PYTEST, *TRACED, *RUNNING_SYSTEM, *KILLS],
    "others on SQLite, traced": [*PYTEST, *SHARED, *TRACED, *REST, *CONTACT, *AWS],
    "all on PostgreSQL": [*PYTEST, "--slow", *SHARED, *ON_POSTGRES],
    "coverage of the contact handler": [*REPORT, "--include=contact_lambda/*", "--fail-under=95"],
    "coverage of everything": [*REPORT, "--fail-under=90"],
}


def main(arguments):
    results = run_sets(SLOW_SETS, sys.stdout) if "--slow" in arguments else run_beside_waiting()
    sys.stdout.write("".join(f"{name}: {took:.0f} s\n" for name, (_, took) in results.items()))
    failed = [name for name, (passed, _) in results.items() if not passed]
    if failed:
        sys.stdout.write(f"Failed: {', '.join(failed)}\n")
    return int(bool(failed))


def run_beside_waiting():
    """Run the sets, and beside them those that wait; print what these wrote when all are done."""
    with ThreadPoolExecutor() as pool, TemporaryFile("w+", encoding="utf-8") as output:
        waiting = pool.submit(run_sets, WAITING_SETS, output)
        results = run_sets(SETS, sys.stdout) | waiting.result()
        output.seek(0)
        sys.stdout.write(output.read())
    return results


def run_sets(sets, output):
    """Run sets one after the other; return for each whether it passed, and how many seconds."""
    results = {}
    for name, options in sets.items():
        output.write(f"\n=== {name} ===\n")
        output.flush()
        began = monotonic()
        environ = os.environ | ({"STORM": "5000"} if STORM in options else {})
        environ.pop("PYTHONDONTWRITEBYTECODE", None)  # each worker and process would compile anew
        code = subprocess.run(
            [sys.executable, *options],
            cwd=ROOT,
            env=environ,
            stdout=output,
            stderr=output,
            check=False,
        ).returncode
        results[name] = (code == 0, monotonic() - began)
    return results


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
