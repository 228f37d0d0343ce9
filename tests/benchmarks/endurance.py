"""`python -m tests.benchmarks.endurance [SECONDS]`: reads, publications and failures for ten
minutes, on granian with two workers and PostgreSQL.

Four readers ask for pages, lists, searches and claims. An editor gives the demo page a new title
every 5 seconds. A worker is killed every 30 seconds. Once, in the middle, the database is paused
for 20 seconds (a third of the run, if that is less).

An answer is wrong if it shows a title that was replaced more than `FRESH_SECONDS` before it was
asked for, unless it says its `Age` because the database was away; or a title that was never
published. An error is explained if its connection was open to a worker that was killed.
"""

import http.client
import json
import os
import random
import signal
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

from tests.cms.failure.production import gated, production_environment, served
from tests.cms.publishing.databases import DATABASES, Process, manage

DEMO_PATH = "/benefits-of-exercise-on-lower-back-pain/"
READERS = 4
PUBLISH_SECONDS = 5.0
KILL_SECONDS = 30.0
PAUSE_SECONDS = 20.0
FRESH_SECONDS = 1.0  # 250 ms of the version, and a slow machine
KILL_MARGIN_SECONDS = 1.5  # between the kill and the connection's end as the client sees it
CLOSING_SECONDS = 0.3  # in which the kernel still takes connections for a worker that is dead
PAGE = f"/api/v2/pages/by-path/?path={DEMO_PATH}"
TARGETS = (
    PAGE, PAGE, PAGE, "/api/v2/pages/", "/api/v2/pages/?type=pages.TopicPage&fields=title",
    "/api/v2/claims/", "/api/v2/sources/", "/api/v2/pages/by-path/?path=/", "/healthz/live",
)  # fmt: skip
UNKEPT = "/api/v2/pages/?search=back"  # never in memory: away while the database is


@dataclass
class Run:
    """What happened; moments are those of `monotonic`."""

    answers: Counter = field(default_factory=Counter)
    wrong: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    unexplained: list = field(default_factory=list)
    titles: list = field(default_factory=list)  # (moment from which it is committed, title)
    kills: list = field(default_factory=list)
    pauses: list = field(default_factory=list)
    publishing: str = ""  # the title that is being published now
    refused: int = 0  # searches while the database was away: they are in no memory, and say so
    slowest: float = 0.0
    ended: threading.Event = field(default_factory=threading.Event)

    def is_paused(self, begun, ended=None):
        """Whether the database was away, or coming back, at some time between two moments."""
        return any(begin <= (ended or begun) and begun <= end + 3 for begin, end in self.pauses)

    def table(self):
        lines = [(f"answers {name}", number) for name, number in sorted(self.answers.items())]
        lines += [("publications", len(self.titles)), ("workers killed", len(self.kills))]
        lines += [("searches refused while the database was away", self.refused)]
        lines += [("slowest answer, seconds", round(self.slowest, 2))]
        lines += [("errors of a killed worker's connection", len(self.errors))]
        lines += [("UNEXPLAINED ERRORS", len(self.unexplained)), ("WRONG ANSWERS", len(self.wrong))]
        width = max(len(name) for name, _ in lines)
        return "\n".join(f"{name:<{width}}  {number:>8}" for name, number in lines)


def run(seconds, seed=1):
    """Run it, and return what happened."""
    random.seed(seed)
    with tempfile.TemporaryDirectory() as folder, DATABASES["postgres"](Path(folder)) as environ:
        manage(environ, "load_demo")
        with (
            gated(environ["DATABASE_URL"]) as (gate, url),
            served(production_environment(url, folder, API_RATE="9999999/min"), folder) as server,
        ):
            return _run(seconds, server, gate, Process(environ | {"DATABASE_URL": url}))


def _run(seconds, server, gate, editor):
    report = Run()
    _publish(report, editor, 0)
    jobs = [(_read, report, server, number) for number in range(READERS)]
    jobs += [
        (_edit, report, editor),
        (_kill, report, server, seconds),
        (_pause, report, gate, seconds),
    ]
    threads = [threading.Thread(target=job, args=arguments) for job, *arguments in jobs]
    for thread in threads:
        thread.start()
    sleep(seconds)
    report.ended.set()
    for thread in threads:
        thread.join()
    editor.running.kill()
    editor.running.wait()
    _explain(report)
    return report


def _read(report, server, number):
    chance = random.Random(number)  # noqa: S311  a load, no secret
    connection, opened = None, 0.0
    while not report.ended.is_set():
        target = UNKEPT if chance.random() < 0.05 else chance.choice(TARGETS)
        asked = monotonic()
        try:
            if connection is None:
                connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=25)
                opened = asked
            connection.request("GET", target, headers=server.headers)
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            report.errors.append((opened, monotonic(), f"{target}: {type(error).__name__}"))
            connection = None
            continue
        report.slowest = max(report.slowest, monotonic() - asked)
        age = response.getheader("Age")
        report.answers[f"{response.status}{' stale' if age else ''}"] += 1
        _judge(report, target, asked, response.status, age, body)
        sleep(0.005)


def _judge(report, target, asked, status, age, body):
    if status == 503 and target == UNKEPT and report.is_paused(asked, monotonic()):
        report.refused += 1
        return
    if status != 200:
        report.unexplained.append((asked, asked, f"{target}: {status}"))
    elif target == PAGE:
        title = json.loads(body)["title"]
        number = next((at for at, (_, each) in enumerate(report.titles) if each == title), None)
        if number is None and title != report.publishing:
            report.wrong.append((asked, f"never published: {title}"))
        elif number is not None and not age and len(report.titles) > number + 1:
            replaced = report.titles[number + 1][0]
            if asked > replaced + FRESH_SECONDS:
                report.wrong.append((asked, f"{title} was replaced {asked - replaced:.2f} s ago"))


def _edit(report, editor):
    number = 1
    while not report.ended.wait(PUBLISH_SECONDS):
        _publish(report, editor, number)
        number += 1


def _publish(report, editor, number):
    title = f"Benefits of exercise, edition {number}"
    report.publishing = title
    code = (
        "from cms.pages.models import TopicPage; from django.db import connections, Error\n"
        f"page = TopicPage.objects.get(); page.title = {title!r}\n"
        "try: page.save_revision().publish(); answer = True\n"
        "except Error: connections.close_all(); answer = False"
    )
    try:
        published = editor(code)
    except AssertionError:  # an error inside: the editor tries again next time
        editor("from django.db import connections; connections.close_all()")
        published = False
    if published:
        report.titles.append((monotonic(), title))


def _kill(report, server, seconds):
    """Kill a worker again and again; not while the database is away, as the new one has no memory
    then."""
    while not report.ended.wait(min(KILL_SECONDS, seconds / 4)):
        while report.is_paused(monotonic() + KILL_MARGIN_SECONDS):
            if report.ended.wait(0.5):
                return
        workers = server.workers()
        if workers:
            os.kill(random.choice(workers), signal.SIGKILL)  # noqa: S311
            report.kills.append(monotonic())


def _pause(report, gate, seconds):
    """Pause half a publication after one, so that memory has what is asked for."""
    length = min(PAUSE_SECONDS, seconds / 3)
    if report.ended.wait(seconds / 3):
        return
    known = len(report.titles)
    while len(report.titles) == known and not report.ended.wait(0.05):
        pass
    report.ended.wait(PUBLISH_SECONDS / 2)
    began = monotonic()
    report.pauses.append((began, began + length + 5))
    gate.hang()
    report.ended.wait(length)
    gate.open()
    report.pauses[-1] = (began, monotonic() + 2)


def _explain(report):
    """Keep the errors of connections that were open when a worker was killed."""
    explained = [error for error in report.errors if _is_of_a_kill(error, report.kills)]
    report.unexplained += [error for error in report.errors if error not in explained]
    report.errors = explained


def _is_of_a_kill(error, kills):
    opened, ended, _ = error
    return any(
        opened <= kill + CLOSING_SECONDS and abs(ended - kill) < KILL_MARGIN_SECONDS
        for kill in kills
    )


def main(arguments):
    report = run(float(arguments[0]) if arguments else 600.0)
    print(report.table())  # noqa: T201
    for each in [*report.wrong, *report.unexplained][:20]:
        print(each)  # noqa: T201
    return 1 if report.wrong or report.unexplained else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
