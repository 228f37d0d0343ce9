import argparse
import os
import platform
import shutil
import subprocess
from pathlib import Path

from tests.benchmarks.api.aims import aims
from tests.benchmarks.api.databases import DATABASES
from tests.benchmarks.api.measuring import measure
from tests.benchmarks.api.servers import WORKERS
from tests.benchmarks.api.table import LEGEND, table

SECONDS, QUICK_SECONDS = 2, 1
HELP = {
    "pages": "how many pages the site has, such as 100,1000 (default: 100,1000,10000,100000)",
    "databases": "sqlite,postgres (default: both)",
    "quick": f"{QUICK_SECONDS} s a figure instead of {SECONDS}",
    "markdown": "write the tables into this file too",
}


def chosen_of(arguments=None):
    """What the command line asks for; ends the process where it cannot be understood."""
    return _parser().parse_args(arguments)


def measure_the_api(chosen):
    """Measure and print; where wrk is missing, say so."""
    if not shutil.which("wrk"):
        print("\nThe API was NOT measured: wrk is not installed (Debian: apt-get install wrk).")
        return
    seconds = QUICK_SECONDS if chosen.quick else SECONDS
    figures = list(measure(chosen.databases, sorted(chosen.pages), seconds))
    told = "\n\n".join([machine(), table(figures), LEGEND, aims(figures)])
    print(f"\n{told}")
    if chosen.markdown:
        chosen.markdown.write_text(f"{told}\n", encoding="utf-8")


def _parser():
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.api", description="The API under load."
    )
    parser.add_argument("--pages", type=_numbers, default=_numbers("100,1000,10000,100000"))
    parser.add_argument("--databases", type=_databases, default=list(DATABASES))
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--markdown", type=Path, metavar="FILE")
    for action in parser._actions:
        action.help = HELP.get(action.dest, action.help)
    return parser


def _numbers(text):
    return [int(each) for each in text.split(",")]


def _databases(text):
    chosen = text.split(",")
    if unknown := set(chosen) - set(DATABASES):
        raise argparse.ArgumentTypeError(f"{', '.join(unknown)}: neither of {', '.join(DATABASES)}")
    return chosen


def machine(workers=WORKERS):
    """The machine and its load in one line, for whoever reads the figures later."""
    processor = "a processor that does not say its name"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            processor = line.partition(":")[2].strip()
            break
    wrk = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False)
    return (
        f"{processor}, {os.cpu_count()} cores, {platform.system()}, Python "
        f"{platform.python_version()}, granian with {workers} workers, {wrk.stdout.split()[1]} "
        f"of wrk on the same machine, load {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    measure_the_api(chosen_of())
