"""One phase: one application under the readers and an editor; the figures of it."""

import json
import subprocess
import sys
import threading
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from tests.benchmarks.api.databases import run
from tests.benchmarks.api.servers import served
from tests.benchmarks.editing.applications import AHEAD
from tests.benchmarks.editing.reading import Connection, Popularity, Readers
from tests.benchmarks.editing.world import HELD
from tests.cms.publishing.databases import Process

KEEP_SECONDS = 60
OURS, ENDING = "ours", "everything ends with each change"
LATE = "ours with nothing rendered ahead"
STOCK, KEPT = "stock Wagtail v2", f"stock with Django's cache for {KEEP_SECONDS} s"
VARIANTS = {
    OURS: ("ours", "/api/v2/", {}),
    LATE: ("ours", "/api/v2/", {}),
    ENDING: ("ending", "/api/v2/", {}),
    STOCK: ("stock", "/stock/", {}),
    KEPT: ("stock", "/stock/", {"BENCHMARK_KEEP": str(KEEP_SECONDS)}),
}
PUBLISH_SECONDS, SNIPPET_SECONDS = 5.0, 60.0
WARM_SECONDS = 25  # until what is asked for is known to the publishing worker, too
GIVE_UP_SECONDS = KEEP_SECONDS + 30  # on an answer that shows the change
EDITED = 40  # pages, the most read ones, in turn
PUBLISH = """
from time import monotonic
from cms.pages.models import TopicPage
page = TopicPage.objects.get(pk={page})
page.title = {title!r}
page.save_revision().publish()
answer = monotonic()
"""
ONLY_OTHER_JOBS = """
import django
django.setup()
from django.core.management import call_command
from cms.publishing import background_tasks
background_tasks._companions.clear()
call_command("publishing_worker")
"""
SAVE_SNIPPET = """
from time import monotonic
from cms.clinic.models import Location
place = Location.objects.get(pk={place})
place.name = {name!r}
place.save()
answer = monotonic()
"""


@dataclass(frozen=True)
class Figures:
    database: str
    by: str
    reads: float  # a second
    hits: float  # of all reads
    milliseconds: tuple  # within which 50, 95 and 99 of 100 were answered
    first_right: tuple  # seconds from the commit to the first right answer: middle, longest
    stale: int
    oldest: float  # seconds that the oldest stale answer was late
    errors: int
    renders: float  # for each change, while a reader waits
    waits: float  # for each change, of readers who waited for somebody else's rendering
    ahead: float  # renderings by the publishing worker, for each change


def measure(database, environ, by, seconds, rate):
    """Serve one application, fill its memory, then read and edit for so many seconds."""
    name, prefix, more = VARIANTS[by]
    given = environ | {"DJANGO_SETTINGS_MODULE": "tests.benchmarks.editing.settings"} | more
    world = json.loads((Path(environ["VAR_DIR"]) / HELD).read_text())
    is_ours = by in (OURS, LATE, ENDING)
    popularity = Popularity(world["pages"], by_path=is_ours)
    ahead = Path(environ["VAR_DIR"]) / AHEAD
    editor = Process(given)
    try:
        with (
            served(f"applications:{name}", given, "tests.benchmarks.editing") as port,
            _worker(given, renders=by == OURS) if is_ours else nullcontext(),
        ):
            if is_ours:
                _fill(port, prefix, popularity)
            with Readers(port, prefix, popularity, rate):  # KEPT: as long as answers are kept
                sleep(WARM_SECONDS if is_ours else KEEP_SECONDS if by == KEPT else 0)
            ahead.write_bytes(b"")
            watched = []
            began = monotonic()
            with Readers(port, prefix, popularity, rate) as seen:
                _edit(editor, port, prefix, popularity, world["place"], seen, seconds, watched)
            taken = monotonic() - began
            for each in watched:
                each.join()
    finally:
        editor.end()
    seconds = [each.seconds for each in watched]
    return _figures(database, by, seen, seconds, taken, ahead.stat().st_size)


@contextmanager
def _worker(environ, renders):
    """The publishing worker, beside the server."""
    how = ["-m", "cms", "publishing_worker"] if renders else ["-c", ONLY_OTHER_JOBS]
    worker = subprocess.Popen([sys.executable, *how], env=environ)
    try:
        yield
    finally:
        worker.terminate()
        worker.wait(40)


def _fill(port, prefix, popularity):
    """Ask for each address until two new connections in a row get it from memory."""
    for address in popularity.addresses:
        hits = 0
        while hits < 2:
            _, rendered, *_ = Connection(port, prefix).ask(address.target)
            hits = 0 if rendered else hits + 1


def _edit(editor, port, prefix, popularity, place, seen, seconds, watched):
    """Publish and save on time, and have each publication watched until it is answered."""
    began, number = monotonic(), 0
    pages, saved_at = popularity.popular_pages(EDITED), began
    while monotonic() - began < seconds:
        page, title = pages[number % len(pages)], f"Edition {number}"
        number += 1
        committed = editor(PUBLISH.format(page=page, title=title))
        seen.titles.setdefault(page, []).append((committed, title))
        watched.append(UntilRight(Connection(port, prefix), page, title, committed))
        watched[-1].start()
        if monotonic() - saved_at >= SNIPPET_SECONDS:
            saved_at = monotonic()
            editor(SAVE_SNIPPET.format(place=place, name=f"Branch {number}"))
        sleep(max(0.0, min(began + seconds, began + number * PUBLISH_SECONDS) - monotonic()))


class UntilRight(threading.Thread):
    """Asks until an answer shows the change; the editor does not wait for it."""

    def __init__(self, connection, page, title, committed):
        super().__init__()
        self.connection, self.page, self.title = connection, page, title
        self.committed, self.seconds = committed, None

    def run(self):
        while self.seconds is None:
            *_, body = self.connection.ask(f"pages/{self.page}/")
            self.connection.close()  # the next one may be answered by another worker
            waited = monotonic() - self.committed
            if waited > GIVE_UP_SECONDS or (body and json.loads(body)["title"] == self.title):
                self.seconds = waited
            sleep(0.01 if waited < 2 else 0.5)


def _figures(database, by, seen, first_right, seconds, ahead):
    """`seconds` that it took: an editor who publishes slowly ends later than wanted."""
    taken, ordered = sorted(seen.seconds), sorted(first_right)
    parts = tuple(1000 * taken[int(part * (len(taken) - 1))] for part in (0.5, 0.95, 0.99))
    return Figures(
        database, by, len(taken) / seconds, seen.hits / len(taken), parts,
        (ordered[len(ordered) // 2], ordered[-1]), len(seen.stale), max(seen.stale, default=0.0),
        seen.errors, seen.renders / len(first_right), seen.waits / len(first_right),
        ahead / len(first_right),
    )  # fmt: skip


def make_site(environ, pages):
    run(environ, "tests.benchmarks.site", str(pages))
    run(environ, "tests.benchmarks.editing.world")
