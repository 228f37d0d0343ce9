"""Runs every case at every size on every database; the figures come one by one."""

import json
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from tests.benchmarks.api.cases import APPLICATIONS, FUNCTION, HIT, PATH, UNCHANGED, Case, cases
from tests.benchmarks.api.databases import prepared, run
from tests.benchmarks.api.servers import WORKERS, ask, served
from tests.benchmarks.api.wrk import Load, load

CONNECTIONS = (1, 16)


@dataclass(frozen=True)
class Figure:
    """How one case did; `loads` is by number of connections."""

    database: str
    pages: int
    case: Case
    loads: dict[int, Load]


def measure(databases, sizes, seconds):
    """Yields figures; what is under way is told on standard error."""
    for database in databases:
        with TemporaryDirectory(prefix="benchmark-") as folder, ExitStack() as running:
            environ = running.enter_context(prepared(database, folder))
            ports = {}
            for pages in sizes:
                began = monotonic()
                run(environ, "tests.benchmarks.site", str(pages))
                _tell(f"\n{database}: {pages} pages made in {monotonic() - began:.0f} s ")
                ports = ports or _serve(running, environ, Path(folder) / "bytes")
                for case in cases(demo_page(ports[HIT]), pages):
                    yield Figure(database, pages, case, _loads(ports[case.by], case, seconds))
                    _tell(".")
    _tell("\n")


def _serve(running, environ, folder):
    """Start each application once; return the port by whose answers they are."""
    ports = {}
    for application in dict.fromkeys(APPLICATIONS.values()):
        if application.startswith("bare") and not folder.exists():
            _keep_bytes(ports["applications:stored"], folder)
        given = environ | {"BENCHMARK_BYTES": str(folder)}
        ports[application] = running.enter_context(served(application, given))
    return {by: ports[application] for by, application in APPLICATIONS.items()}


def _keep_bytes(port, folder):
    """What the bare servers are to answer: the same as ours."""
    folder.mkdir()
    for case in cases(demo_page(port), 0):
        if case.by == FUNCTION:
            ours = Case(case.of, HIT, case.address)
            (folder / case.target[1:]).write_bytes(ask(port, ours.target)[2])


def demo_page(port):
    """The id of the demo page."""
    return json.loads(ask(port, f"/api/v2/pages/by-path/?path={PATH}")[2])["id"]


def _loads(port, case, seconds):
    headers, expected = (), 200
    if case.by == UNCHANGED:
        headers, expected = (("If-None-Match", ask(port, case.target)[1]["etag"]),), 304
    for _ in range(3 * WORKERS):  # each worker has imported, compiled and cached what it needs
        status, _, body = ask(port, case.target, headers)
        if status != expected:
            raise SystemExit(f"{case.by}, {case.target}: {status} {body[:300]!r}")
    url = f"http://127.0.0.1:{port}{case.target}"
    return {count: load(url, count, seconds, headers) for count in CONNECTIONS}


def _tell(words):
    sys.stderr.write(words)
    sys.stderr.flush()
