"""`python -m tests.benchmarks.shared_objects`: saving what thousands of pages show.

A source on which 13,000 claims of 8,000 pages rest, and a place that 8,000 pages show, on a site of
`--pages` pages: seconds of CPU while the editor waits, and what the worker does after that.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.api.databases import prepared, run

LIMIT = 2.0
HEAD = (
    "|  | what | s of CPU | of PostgreSQL | aim |",
    "| --- | --- | --- | --- | --- |",
)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=10_000)
    parser.add_argument("--databases", default="sqlite,postgres")
    options = parser.parse_args()
    print(measure_shared_objects(options.databases.split(","), options.pages))


def measure_shared_objects(kinds, pages):
    """The table, as Markdown."""
    rows = []
    for kind in kinds:
        with tempfile.TemporaryDirectory() as folder, prepared(kind, Path(folder)) as environ:
            run(environ, "tests.benchmarks.site", str(pages))
            rows += rows_of(kind, _saved(environ))
    return "\n".join([*HEAD, *rows])


def _saved(environ):
    saving = [sys.executable, "-m", "tests.benchmarks.shared_objects.saving"]
    done = subprocess.run(saving, env=environ, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def rows_of(kind, found):
    for what, spent, of_database in found:
        met = "met" if spent + of_database <= LIMIT else "missed"
        aim = "" if what.startswith("the worker") else f"≤ {LIMIT:.0f}, {met}"
        yield f"| {kind} | {what} | {spent:.2f} | {of_database or 0:.2f} | {aim} |"


if __name__ == "__main__":
    main()
