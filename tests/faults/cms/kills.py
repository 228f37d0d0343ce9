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
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep

from infra.local.http_server import serving
from tests.cms.publishing.databases import DATABASES, Process, manage

WORK = ("publish", "import", "deliver", "migrate")
# How long each work may go on before the kill, in seconds from its first step.
LONGEST = {"publish": 0.25, "import": 0.6, "deliver": 0.15, "migrate": 0.6}
SET_UP = """
import os
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page
from cms.import_export.documents.drafting import prepare, write
from cms.pages.models import HomePage, TopicPage
from cms.publishing.models import Delivery, WebhookEndpoint, WebhookEvent
from cms.publishing.webhooks.outbox import send_due
WebhookEndpoint.objects.get_or_create(name="Site", defaults={{"url": {url!r}}})
user, _ = get_user_model().objects.get_or_create(username="importer", is_superuser=True)
def topic():
    return TopicPage.objects.get(slug="benefits-of-exercise-on-lower-back-pain")
def publish(title):
    page = topic()
    page.title = title
    page.save_revision().publish()
def import_(number):
    words = (chr(10) * 2).join([f"Imported {{number}}", *["A paragraph of words."] * 40])
    prepared = prepare(f"imported-{{number}}.txt", words.encode(), HomePage.objects.first())
    write(prepared, user=user)
work = dict(
    publish=lambda number: publish(f"Edition {{number}}"),
    deliver=lambda number: send_due(),
    migrate=lambda number: call_command("migrate", verbosity=0),
)
work["import"] = import_
answer = True
"""
START = """
connections.close_all()
child = os.fork()
if not child:
    try:
        work[{kind!r}]({number})
    finally:
        os._exit(0)
answer = child
"""
RELEASE = """
WebhookEndpoint.objects.update(busy_until=None)
Delivery.objects.filter(state="waiting").update(next_attempt_at=timezone.now())
"""
UNMIGRATE = """
call_command("migrate", "images", "0001", verbosity=0)
call_command("migrate", "mail", "zero", verbosity=0)
connections.close_all()
answer = True
"""
LOOK = """
page = topic()
executor = MigrationExecutor(connection)
answer = dict(title=page.title, live=page.live, indexed=hasattr(page, "words"))
answer["indexed"] = answer["indexed"] and page.title.split()[-1].lower()[:3] in page.words.title
answer["without delivery"] = WebhookEvent.objects.filter(deliveries=None).count()
answer["half imported"] = TopicPage.objects.filter(title__startswith="Imported").filter(
    Q(latest_revision=None) | Q(imported_document=None)).count()
answer["tree"] = [len(each) for each in Page.find_problems()]
answer["unmigrated"] = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
connections.close_all()
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

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        yield f"http://127.0.0.1:{server.server_port}/", got


def run(kills, seed=1, database="sqlite", work=WORK):
    """Kill that many times, in turn for each kind of work; return a report."""
    chance, report, began = random.Random(seed), Report(), monotonic()  # noqa: S311
    with tempfile.TemporaryDirectory() as folder, DATABASES[database](Path(folder)) as environ:
        manage(environ, "load_demo")
        with receiver() as (url, got):
            clinic = _Clinic(environ, url, got)
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
    """A database, a process that looks at it, and children of another that are killed."""

    def __init__(self, environ, url, got):
        self.got = got
        self.titles = {"The benefits of exercise on lower back pain"}
        self.observer, self.parent = Process(environ), Process(environ)
        for process in (self.observer, self.parent):
            process(SET_UP.format(url=url))
        self.titles.add(self.observer(LOOK)["title"])

    def kill_during(self, kind, number, moment):
        """Start the work, and kill its process after `moment` seconds; whether it still ran."""
        self.titles |= {f"Edition {number}"}
        if kind == "deliver":
            self.observer(f"publish('Edition {number}'); answer = True")
            self.observer(RELEASE)
        if kind == "migrate":
            self.observer(UNMIGRATE)
        child = self.parent(START.format(kind=kind, number=number))
        sleep(moment)
        os.kill(child, signal.SIGKILL)
        was_killed = self.parent("answer = os.WIFSIGNALED(os.waitpid(child, 0)[1])")
        if kind == "migrate":
            self.observer("call_command('migrate', verbosity=0); answer = True")
        return was_killed

    def faults(self):
        """Return what is inconsistent now."""
        found = self.observer(LOOK)
        told = {
            "the page is not live": not found["live"],
            f"nobody published this title: {found['title']}": found["title"] not in self.titles,
            "a title is live that its index does not have": not found["indexed"],
            "events without a delivery": found["without delivery"],
            "a page was half imported": found["half imported"],
            f"the page tree is broken: {found['tree']}": any(found["tree"]),
            "migrations are missing after they ran again": found["unmigrated"],
        }
        return [fault for fault, is_so in told.items() if is_so]

    def undelivered(self):
        """Let the worker send what is left; return each event that did not arrive."""
        self.observer(RELEASE)
        ids = self.observer(
            "send_due(); answer = list(WebhookEvent.objects.values_list('id', flat=True))"
        )
        return [f"webhook {each} was lost" for each in ids if each not in self.got]

    def end(self):
        for process in (self.observer, self.parent):
            process.running.kill()
            process.running.wait()


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
