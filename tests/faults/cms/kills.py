"""`python -m tests.faults.cms.kills N=200 SEED=1 DATABASE=postgres`: kills the CMS at random.

A process publishes, imports a site, sends webhooks or migrates, and gets `kill -9` at a random
moment of that. Then the database is looked at: nothing is half published or half imported, every
committed event has its deliveries, and each delivery arrives once the worker runs again.
"""

import json
import os
import random
import signal
import sys
import tempfile
import threading
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep

from tests.cms.publishing.databases import DATABASES, Process, manage

WORK = ("publish", "import", "deliver", "migrate")
# How long each work may go on before the kill, in seconds from its first step.
LONGEST = {"publish": 0.25, "import": 0.6, "deliver": 0.15, "migrate": 0.6}
SET_UP = """
from cms.pages.models import TopicPage
from cms.publishing.models import Delivery, WebhookEndpoint, WebhookEvent
endpoint, _ = WebhookEndpoint.objects.get_or_create(name="Site", defaults={{"url": {url!r}}})
def publish(title):
    page = TopicPage.objects.get(slug="benefits-of-exercise-on-lower-back-pain")
    page.title = title
    page.save_revision().publish()
answer = True
"""
STATE = """
from cms.pages.models import TopicPage
from cms.publishing.models import Delivery, WebhookEvent
"""
LOOK = """
from django.db.models import Q
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import Page
page = TopicPage.objects.get(slug="benefits-of-exercise-on-lower-back-pain")
executor = MigrationExecutor(connection)
answer = {
    "title": page.title,
    "live": page.live,
    "without delivery": WebhookEvent.objects.filter(deliveries=None).count(),
    "half imported": TopicPage.objects.filter(title__startswith="Imported").filter(
        Q(latest_revision=None) | Q(imported_document=None)).count(),
    "tree problems": [len(each) for each in Page.find_problems()],
    "unmigrated": len(executor.migration_plan(executor.loader.graph.leaf_nodes())),
}
"""
IMPORT = """
from cms.import_export.documents.drafting import prepare, write
from cms.pages.models import HomePage
from django.contrib.auth import get_user_model
user, _ = get_user_model().objects.get_or_create(username="importer", is_superuser=True)
words = {words!r}
prepared = prepare({name!r}, words.encode(), HomePage.objects.first())
"""


@dataclass
class Report:
    """What was killed when, and what was found afterwards."""

    kills: Counter = field(default_factory=Counter)
    too_late: Counter = field(default_factory=Counter)  # it had ended before the kill
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def receiver():
    """Yield the address of a webhook receiver, and the ids of the messages that it got."""
    got: Counter[str] = Counter()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            got[self.headers["webhook-id"]] += 1
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", got
    finally:
        server.shutdown()
        server.server_close()


def run(kills, seed=1, database="sqlite", work=WORK):
    """Kill that many times, in turn for each kind of work; return a report."""
    chance, report, began = random.Random(seed), Report(), monotonic()
    with tempfile.TemporaryDirectory() as folder, DATABASES[database](Path(folder)) as environ:
        manage(environ, "load_demo")
        with receiver() as (url, got):
            clinic = _Clinic(environ, url, got, Path(folder))
            try:
                for number in range(kills):
                    kind = work[number % len(work)]
                    moment = chance.random() * LONGEST[kind]
                    killed = clinic.kill_during(kind, number, moment)
                    (report.kills if killed else report.too_late)[kind] += 1
                    report.faults += [f"{number} {kind}: {each}" for each in clinic.faults()]
                report.faults += clinic.undelivered()
            finally:
                clinic.end()
    report.seconds = monotonic() - began
    return report


class _Clinic:
    """A database with a process that looks at it, and others that are killed."""

    def __init__(self, environ, url, got, folder):
        self.environ, self.url, self.got, self.folder = environ, url, got, folder
        self.observer = Process(environ)
        self.observer(SET_UP.format(url=url))
        self.observer(STATE)
        self.observer(LOOK)
        self.spare = None
        self.wanted: set[str] = set()

    def kill_during(self, kind, number, moment):
        """Start the work, and kill its process after `moment` seconds; whether it still ran."""
        return getattr(self, f"_{kind}")(number, moment)

    def faults(self):
        """Return what is inconsistent now."""
        found = self.observer(LOOK)
        faults = []
        if not found["live"]:
            faults.append("the page is not live")
        if found["without delivery"]:
            faults.append(f"{found['without delivery']} events without a delivery")
        if found["half imported"]:
            faults.append("an imported page has no revision, or no record of its document")
        if any(found["tree problems"]):
            faults.append(f"the page tree is broken: {found['tree problems']}")
        if found["title"] not in self.titles:
            faults.append(f"a title that nobody published: {found['title']}")
        if found["unmigrated"]:
            faults.append("migrations are missing after they ran again")
        return faults

    titles: set[str] = {"The benefits of exercise on lower back pain"}

    def undelivered(self):
        """Let the worker send what is left; return each event that did not arrive."""
        self._release()
        manage(self.environ, "publishing_worker", "--once")
        ids = self.observer("answer = list(WebhookEvent.objects.values_list('id', flat=True))")
        return [f"webhook {each} was lost" for each in ids if each not in self.got]

    def end(self):
        for process in (self.observer, self.spare):
            if process:
                process.running.kill()
                process.running.wait()

    def _worker(self):
        """A process that is ready; the next one starts while this one works."""
        ready = self.spare or Process(self.environ)
        if self.spare is None:
            ready(SET_UP.format(url=self.url))
        self.spare = Process(self.environ)
        self.spare.tell(SET_UP.format(url=self.url))
        return ready

    def _killed(self, process, moment):
        sleep(moment)
        alive = process.running.poll() is None
        os.kill(process.running.pid, signal.SIGKILL)
        done = bool(process.running.stdout.readline())
        process.running.wait()
        self.spare.answer()
        return alive and not done

    def _publish(self, number, moment):
        process = self._worker()
        title = f"Edition {number}"
        self.titles = self.titles | {title}
        process.tell(f"publish({title!r}); answer = True")
        return self._killed(process, moment)

    def _import(self, number, moment):
        process = self._worker()
        words = f"Imported {number}\n\nA paragraph of words.\n" * 20
        process(IMPORT.format(words=words, name=f"imported-{number}.txt"))
        process.tell("write(prepared, user=user); answer = True")
        return self._killed(process, moment)

    def _deliver(self, number, moment):
        title = f"Delivered {number}"
        self.titles = self.titles | {title}
        self.observer(f"publish({title!r}); answer = True")
        self._release()
        process = self._worker()
        process.tell("from cms.publishing.webhooks.outbox import send_due; answer = send_due()")
        return self._killed(process, moment)

    def _migrate(self, number, moment):
        """Take back the newest migrations of two apps, and kill the process that runs them."""
        for app, before in (("images", "0001"), ("mail", "zero")):
            manage(self.environ, "migrate", app, before)
        process = self._worker()
        process.tell(
            "from django.core.management import call_command; "
            "call_command('migrate', verbosity=0); answer = True"
        )
        killed = self._killed(process, moment)
        manage(self.environ, "migrate")
        return killed

    def _release(self):
        """What a dead worker held is free again, as it is after some minutes."""
        self.observer(
            "from django.utils import timezone\n"
            "WebhookEndpoint.objects.update(busy_until=None)\n"
            "Delivery.objects.filter(state='waiting').update(next_attempt_at=timezone.now())"
        )


def main(arguments):
    options = {"N": "200", "SEED": "1", "DATABASE": "sqlite"}
    options |= dict(each.split("=", 1) for each in arguments)
    report = run(int(options["N"]), int(options["SEED"]), options["DATABASE"])
    told = {
        "killed": dict(report.kills),
        "had ended before": dict(report.too_late),
        "faults": report.faults,
        "seconds": round(report.seconds),
    }
    print(json.dumps(told, indent=1))  # noqa: T201
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
