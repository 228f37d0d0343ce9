"""`python -m tests.run_all`: all tests, in sets that suit two cores; `make test` calls it.

The tests that meet a running system wait for real time most of the while, on one worker. Beside
them the others share the remaining workers: first those of the contact handler with their coverage
floor, then the rest on SQLite, then those of the CMS that touch a database on PostgreSQL.

`--coverage` runs the sets one after another, traced, and holds the CMS and the whole to their
coverage floors: twice as long, so `make slow` does it and `make test` does not.

Exit code: 0 when all passed. Each set's output is printed when it ends, and kept in
`var/test-runs/`.
"""

import os
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / "var" / "test-runs"
WORKERS = os.environ.get("WORKERS", "2")
SHARED = [] if WORKERS == "0" else ["-n", WORKERS, "--dist", "loadfile"]
# AWS lives in the memory of the test process: apart from tests that begin with an empty AWS.
RUNNING_SYSTEM = [
    "tests/browser/system", "tests/lighthouse", "tests/faults", "tests/mail_quality",
    "tests/infra/local", "tests/infra/smoke", "tests/cms/frontend/test_starter.py",
]  # fmt: skip
CONTACT = ["tests/contact_lambda"]
COVERAGE = ["--cov=contact_lambda", "--cov-report=", "--cov-fail-under=95"]
REST = ["tests", *(f"--ignore={each}" for each in RUNNING_SYSTEM + CONTACT)]
LANES = {
    "running system": [("running system", RUNNING_SYSTEM)],
    "others": [
        ("contact handler", [*SHARED, *COVERAGE, *CONTACT]),
        ("SQLite", [*SHARED, *REST]),
        ("PostgreSQL", [*SHARED, "-p", "tests.on_postgres", "tests/cms"]),
    ],
}


def main(arguments):
    LOGS.mkdir(parents=True, exist_ok=True)
    failed = []
    if "--coverage" in arguments:
        traced = ["--cov", "--cov-append", "--cov-report="]
        _run_lane([("traced running system", [*traced, *RUNNING_SYSTEM])], failed)
        _run_lane([("traced", [*SHARED, *traced, *REST, *CONTACT])], failed)
        return int(bool(failed))
    lanes = [threading.Thread(target=_run_lane, args=(steps, failed)) for steps in LANES.values()]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    if failed:
        sys.stderr.write(f"Failed: {', '.join(failed)}. The output is in {LOGS}.\n")
    return int(bool(failed))


def _run_lane(steps, failed):
    for name, arguments in steps:
        log = LOGS / f"{name.replace(' ', '-').lower()}.log"
        began = monotonic()
        sys.stdout.write(f"Started: {name}\n")
        with log.open("wb") as output:
            command = [sys.executable, "-m", "pytest", "--durations=25", *arguments]
            code = subprocess.run(command, cwd=ROOT, stdout=output, stderr=output).returncode
        seconds = monotonic() - began
        sys.stdout.write(f"{log.read_text(errors='replace')}\n{name}: {seconds:.0f} s\n\n")
        sys.stdout.flush()
        if code:
            failed.append(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
