"""`python -m tests.benchmarks.search [--pages 10000] [--postgres]`: ours beside stock Wagtail v2.

A figure is the median time of a whole answer, measured in one process without a network. With
`--postgres`, on the server at TEST_POSTGRES_URL; else on a SQLite file.
"""

import argparse
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from cms.core.content_version.render_context import render_version
from cms.core.content_version.watch import Version, watch
from tests.benchmarks.site import grow_to

MOST_MILLISECONDS = 10_000  # for one figure: what is slower is measured once
VERSION = Version("search-benchmark", date(2026, 11, 20))
QUERIES = {
    "common word": "search=exercise",
    "rare word": "search=posture",
    "two words": "search=exercise+posture",
    "either of two": "search=exercise+posture&search_operator=or",
    "common, by title": "search=exercise&order=title",
    "common, deep": "search=exercise&offset=9000",
    "with a mistake": "search=exercize+posture",
    "a question": "search=why+does+my+posture+hurt+after+exercise",
}


def main():
    arguments = argparse.ArgumentParser(prog="python -m tests.benchmarks.search")
    arguments.add_argument("--pages", type=int, default=10_000)
    arguments.add_argument("--postgres", action="store_true")
    arguments.add_argument("--without-stock", action="store_true")
    chosen = arguments.parse_args()
    if chosen.postgres:
        import tests.on_postgres  # noqa: F401
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DJANGO_SETTINGS_MODULE="cms.settings.test", VAR_DIR=folder)
        _run(chosen, Path(folder))


def _run(chosen, folder):
    import django
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.benchmarks.search.urls"
    settings.LOGGING_CONFIG = None
    name = "search_benchmark" if chosen.postgres else str(folder / "search.sqlite3")
    settings.DATABASES["default"]["TEST"] = {"NAME": name}
    django.setup()
    from django.test.utils import get_runner, setup_test_environment

    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        _prepare(chosen.pages, not chosen.without_stock)
        _print_table(chosen)
    finally:
        watch._read.close()  # PostgreSQL drops no database that is in use
        runner.teardown_databases(databases)


def _prepare(pages, with_stock):
    from django.core.management import call_command

    call_command("load_demo", verbosity=0)
    _timed("pages made, with our index", lambda: grow_to(pages))
    if with_stock:
        _timed("stock index", lambda: call_command("update_index", verbosity=0))
    _analyze()


def _analyze():
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _timed(told, action):
    begun = time.perf_counter()
    result = action()
    sys.stderr.write(f"{told}: {time.perf_counter() - begun:.1f} s\n")
    return result


def _print_table(chosen):
    from django.db import connection

    sys.stdout.write(f"{chosen.pages} pages, {connection.vendor}; milliseconds for an answer\n")
    sys.stdout.write(f"{'':20}{'ours':>10}{'stock v2':>10}{'found':>8}\n")
    for name, query in QUERIES.items():
        ours, found = _measure(f"/api/v2/pages/?type=pages.TopicPage&{query}", 7)
        stock, _ = (
            (None, 0)
            if chosen.without_stock
            else _measure(f"/stock/pages/?type=pages.TopicPage&{query}", 3)
        )
        told = "-" if stock is None else f"{stock:.1f}"
        sys.stdout.write(f"{name:20}{ours:10.1f}{told:>10}{found:8}\n")
        sys.stdout.flush()


def _measure(address, times):
    from django.test import Client

    client, spent = Client(), []
    with render_version(VERSION):  # as in a worker, which keeps what is of one version
        client.get(address)
    while len(spent) < times and sum(spent) < MOST_MILLISECONDS:
        begun = time.perf_counter()
        with render_version(VERSION):
            answer = client.get(address)
        spent.append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code} {answer.content[:300]!r}")
    return median(spent), answer.json()["meta"]["total_count"]


if __name__ == "__main__":
    main()
