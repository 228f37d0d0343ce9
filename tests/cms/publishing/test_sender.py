"""The publishing worker: a problem with one webhook does not affect the others."""

import signal
import subprocess
import sys
import threading

import pytest

from cms.publishing.background_tasks import BackgroundTasks, attempt, start_companions
from cms.settings.env import REPOSITORY
from infra.local.http_server import serving
from tests.cms.publishing.conftest import Receiver
from tests.cms.publishing.databases import Process, sqlite, wait_until

TO_BOTH = """
from cms.publishing.models import Delivery, WebhookEndpoint, WebhookEvent
for name, url in {urls!r}.items():
    WebhookEndpoint.objects.get_or_create(name=name, url=url)
for page in range(5):
    data = {{"pages": [page]}}
    event = WebhookEvent.objects.create(type="content.changed", data=data, pages=[page])
    for endpoint in WebhookEndpoint.objects.order_by("name"):
        Delivery.objects.create(event=event, endpoint=endpoint)
"""
DELETE = "from cms.publishing.models import *; WebhookEndpoint.objects.get(name='A').delete()"


@pytest.fixture
def environ(tmp_path):
    with sqlite(tmp_path) as environ:
        yield environ


@pytest.fixture
def silent():
    """A receiver that accepts a message and never completes its response."""
    with serving(Receiver()) as server:
        server.drip = 1.0
        yield server


@pytest.fixture
def sender(environ):
    """`sender()` starts a publishing worker in a process of its own."""
    started = []

    def start():
        command = [sys.executable, "-m", "cms", "publishing_worker", "--pause=0.1"]
        started.append(subprocess.Popen(command, env=environ, cwd=REPOSITORY))
        return started[0]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_receiver_that_hangs_or_is_deleted_does_not_stop_others(
    environ, sender, silent, receiver
):
    editor = Process(environ)
    urls = {"A": silent.url, "B": receiver.url}
    editor(TO_BOTH.format(urls=urls))
    sending = sender()

    wait_until(lambda: len(receiver.received) == 5)
    wait_until(lambda: silent.received)

    editor(DELETE)
    editor(TO_BOTH.format(urls={"B": receiver.url}))
    wait_until(lambda: len(receiver.received) == 10)
    sending.send_signal(signal.SIGTERM)
    assert sending.wait(60) == 0
    editor.end()


def test_runs_of_one_task_do_not_overlap_and_do_not_delay_another():
    tasks, go_on, done = BackgroundTasks(), threading.Event(), []
    slow = lambda: (done.append("began"), go_on.wait(30), done.append("slow"))  # noqa: E731

    tasks.start("slow", slow)
    tasks.start("slow", slow)
    tasks.start("other", lambda: done.append("other"))
    wait_until(lambda: "other" in done)
    assert sorted(done) == ["began", "other"]

    go_on.set()
    tasks.wait(30)
    assert done.count("slow") == 1
    tasks.start("slow", slow)
    tasks.wait(30)
    assert done.count("slow") == 2


def test_an_error_is_logged_by_its_class_only_and_does_not_end_the_tasks(caplog):
    def fail():
        raise ConnectionError("reader@example.org at https://example.org/?key=1")

    attempt("webhook 3", fail)
    tasks = BackgroundTasks()
    tasks.start("purge", fail)
    tasks.wait(30)

    assert caplog.messages == [
        "webhook 3 failed: ConnectionError",
        "purge failed: ConnectionError",
    ]


@pytest.fixture
def companions(monkeypatch):
    """The companions of the worker; a test puts its own there."""
    found = {}
    monkeypatch.setattr("cms.publishing.background_tasks._companions", found)
    return found


def test_a_companion_that_hangs_or_fails_delays_nothing(companions, monkeypatch, caplog):
    from cms.publishing.management.commands import publishing_worker

    stopped, began, end = threading.Event(), threading.Event(), threading.Event()
    rounds = []

    def hang(stopped):
        began.set()
        end.wait(30)

    def fail(stopped):
        raise ConnectionError("reader@example.org")

    def start_due(*_):
        rounds.append(began.wait(30))
        if len(rounds) == 3:
            stopped.set()

    companions |= {"hangs": hang, "fails": fail}
    monkeypatch.setattr(publishing_worker, "_start_due", start_due)
    monkeypatch.setattr(publishing_worker, "attempt", lambda _, task: task())
    for name in ("announce_lapses", "delete_old", "close_old_connections"):
        monkeypatch.setattr(publishing_worker, name, lambda: None)
    monkeypatch.setattr(publishing_worker.LastRun, "record_success", lambda _: None)

    publishing_worker.Command()._run_until(stopped, 0.01)

    assert rounds == [True] * 3
    end.set()
    wait_until(lambda: caplog.messages == ["fails failed: ConnectionError"])


def test_companions_are_told_when_the_worker_stops(companions):
    stopped, told = threading.Event(), []
    companions["waits"] = lambda stopped: told.append(stopped.wait(30))

    start_companions(stopped)
    stopped.set()

    wait_until(lambda: told == [True])
