"""`python -m tests.benchmarks.catalogue`: what a large site costs to ask for its evidence.

Sources, claims and a search on a site of `--pages` pages with six claims each: milliseconds of CPU
of a miss, of the process and of PostgreSQL's, the first time after a change and afterwards.
"""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.api.databases import prepared, run
from tests.benchmarks.api.table import markdown
from tests.benchmarks.database_cpu import ALONE

HEAD = ["", "what", "first", "of it PostgreSQL", "next", "of it PostgreSQL", "aim", "met"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--databases", default="sqlite,postgres")
    parser.add_argument("--plans", action="store_true", help="print how the database finds it")
    options = parser.parse_args()
    print(measure_catalogue(options.databases.split(","), options.pages, options.plans))


def measure_catalogue(kinds, pages, plans=False):
    """The table, as Markdown."""
    rows = []
    for kind in kinds:
        with (
            TemporaryDirectory(prefix="benchmark-") as folder,
            prepared(kind, Path(folder)) as environ,
        ):
            run(environ, "tests.benchmarks.site", str(pages))
            rows += [row_of(kind, *each) for each in _asked(environ, plans)]
    return f"{markdown(HEAD, rows)}\n\n{pages:,} pages, load {os.getloadavg()[0]:.1f}"


def _asked(environ, plans):
    if environ["DATABASE_URL"]:
        environ = environ | {"DATABASE_URL": environ["DATABASE_URL"] + ALONE}
    asking = [sys.executable, "-m", "tests.benchmarks.catalogue.asking", *["plans"] * plans]
    done = subprocess.run(asking, env=environ, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def row_of(kind, what, limit, first, following):
    """`first` and `following`: milliseconds of the process, and of the database's processes."""
    met = " and ".join("yes" if sum(each) <= limit else "no" for each in (first, following))
    figures = [f"{each:.0f}" for spent in (first, following) for each in (sum(spent), spent[1])]
    return [kind, what, *figures, f"≤ {limit}", met]


if __name__ == "__main__":
    main()
