"""`python -m tests.benchmarks.misses`: what a miss costs, in CPU, and where it goes."""

import argparse
import subprocess
import sys
from tempfile import TemporaryDirectory

from tests.benchmarks.api.databases import DATABASES, prepared, run


def main(arguments):
    options = _parser().parse_args(arguments)
    for database in options.databases.split(","):
        sys.stdout.write(f"{database}, {options.pages:,} pages\n")
        sys.stdout.flush()
        with (
            TemporaryDirectory(prefix="benchmark-") as folder,
            prepared(database, folder) as environ,
        ):
            run(environ, "tests.benchmarks.site", str(options.pages))
            measure = [sys.executable, "-m", "tests.benchmarks.misses.measure"]
            subprocess.run(measure, env=environ, check=True)


def _parser():
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.misses", description=__doc__)
    parser.add_argument("--pages", type=int, default=100, help="how many pages the site has")
    parser.add_argument(
        "--databases", default=",".join(DATABASES), help="sqlite,postgres (default: both)"
    )
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
