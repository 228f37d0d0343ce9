import argparse
import shutil
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from tests.benchmarks.api.__main__ import machine
from tests.benchmarks.api.cases import APPLICATIONS, HIT, MISS, PAGE, STOCK, cases
from tests.benchmarks.api.databases import prepared
from tests.benchmarks.api.measuring import CONNECTIONS, demo_page
from tests.benchmarks.api.servers import served
from tests.benchmarks.api.table import markdown
from tests.benchmarks.api.wrk import load

ROUNDS, SECONDS, FIRST_READS = 3, 2, 20
HEAD = ["answered by", "bytes", "1 connection: per second, ms", "16 connections", "÷ stock"]


def named(text):
    """`strapi=http://127.0.0.1:1337/api/topics/1` as a pair."""
    name, found, address = text.partition("=")
    if not (name and found and address.startswith("http://127.0.0.1:")):
        raise argparse.ArgumentTypeError(f"{text}: write name=http://127.0.0.1:PORT/PATH")
    return name, address


def parser():
    """The command line."""
    made = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.comparison",
        description="The demo page read from this CMS, from stock Wagtail, and from other products "
        "that run on this machine, each with one process.",
    )
    made.add_argument("others", nargs="*", type=named, help="such as strapi=http://127.0.0.1:…")
    return made


def rows(loads, sizes):
    """One row for each product; the figures are the middle ones of the rounds.

    `loads` is by name, then one `{connections: Load}` a round.
    """
    middle = {name: {count: _middle([each[count] for each in rounds]) for count in CONNECTIONS}
              for name, rounds in loads.items()}  # fmt: skip
    most = CONNECTIONS[-1]
    return [
        [
            name,
            f"{sizes[name]:,}",
            *(f"{by[count].rate:,.0f}/s {by[count].p50:.1f}" for count in CONNECTIONS),
            f"{by[most].rate / middle[STOCK][most].rate:.1f}",
        ]
        for name, by in middle.items()
    ]


def _middle(loads):
    return sorted(loads, key=lambda each: each.rate)[len(loads) // 2]


def _ours(running, environ):
    """Serve this CMS and stock Wagtail with one process each; returns addresses by name."""
    ports = {
        application: running.enter_context(served(application, environ, workers=1))
        for application in {APPLICATIONS[name] for name in (HIT, MISS, STOCK)}
    }
    page = demo_page(ports[APPLICATIONS[HIT]])
    return {
        case.by: f"http://127.0.0.1:{ports[APPLICATIONS[case.by]]}{case.target}"
        for case in cases(page, 0)
        if case.of == PAGE and case.by in (HIT, MISS, STOCK)
    }


def _size(address):
    """The bytes of an answer, after some that fill what each product keeps in memory."""
    for _ in range(FIRST_READS):
        with urlopen(address, timeout=60) as answer:
            body = answer.read()
    return len(body)


def main(arguments=None):
    chosen = parser().parse_args(arguments)
    if not shutil.which("wrk"):
        raise SystemExit("Nothing was measured: wrk is not installed (Debian: apt-get install wrk)")
    with TemporaryDirectory(prefix="comparison-") as folder, ExitStack() as running:
        addresses = _ours(running, running.enter_context(prepared("sqlite", folder)))
        addresses |= dict(chosen.others)
        sizes = {name: _size(address) for name, address in addresses.items()}
        loads = {name: [] for name in addresses}
        for _ in range(ROUNDS):
            for name, address in addresses.items():
                loads[name].append({count: load(address, count, SECONDS) for count in CONNECTIONS})
    print(f"{machine(workers=1)}\n\n{markdown(HEAD, rows(loads, sizes))}")


if __name__ == "__main__":
    main()
