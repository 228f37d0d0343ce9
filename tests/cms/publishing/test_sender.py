"""The long-running sender: what goes wrong with one webhook stays with that one."""

import signal
import subprocess
import sys
import threading

import pytest

from cms.publishing.side_by_side import SideBySide, attempt
from cms.settings.env import REPOSITORY
from tests.cms.publishing.conftest import Receiver
from tests.cms.publishing.databases import Process, sqlite, wait_until

TO_BOTH = """
from cms.publishing.models import Delivery, Notice, WebhookEndpoint
for name, url in {urls!r}.items():
    WebhookEndpoint.objects.get_or_create(name=name, url=url)
for page in range(5):
    notice = Notice.objects.create(type="content.changed", data={{"pages": [page]}}, pages=[page])
    for endpoint in WebhookEndpoint.objects.order_by("name"):
        Delivery.objects.create(notice=notice, endpoint=endpoint)
"""
DELETE = "from cms.publishing.models import *; WebhookEndpoint.objects.get(name='A').delete()"


@pytest.fixture
def environ(tmp_path):
    with sqlite(tmp_path) as environ:
        yield environ


@pytest.fixture
def silent():
    """A receiver that takes a message and says nothing for as long as anybody waits."""
    with Receiver() as server:
        server.drip = 1.0
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def sender(environ):
    """`sender()` begins to send, in a process of its own."""
    started = []

    def start():
        command = [sys.executable, "-m", "cms", "publishing_worker", "--pause=0.1"]
        started.append(subprocess.Popen(command, env=environ, cwd=REPOSITORY))
        return started[0]

    yield start
    for process in started:
        process.kill()
        process.wait()


def test_a_receiver_that_hangs_or_is_deleted_stops_no_other(environ, sender, silent, receiver):
    editor = Process(environ)
    urls = {"A": silent.url, "B": receiver.url}
    editor(TO_BOTH.format(urls=urls))
    sending = sender()

    wait_until(lambda: len(receiver.received) == 5, seconds=60)
    wait_until(lambda: silent.received)

    editor(DELETE)
    editor(TO_BOTH.format(urls={"B": receiver.url}))
    wait_until(lambda: len(receiver.received) == 10, seconds=60)
    sending.send_signal(signal.SIGTERM)
    assert sending.wait(60) == 0
    editor.end()


def test_work_of_one_name_does_not_overlap_and_does_not_hold_up_another():
    sending, go_on, done = SideBySide(), threading.Event(), []
    slow = lambda: (done.append("began"), go_on.wait(30), done.append("slow"))  # noqa: E731

    sending.begin("slow", slow)
    sending.begin("slow", slow)
    sending.begin("other", lambda: done.append("other"))
    wait_until(lambda: "other" in done)
    assert sorted(done) == ["began", "other"]

    go_on.set()
    sending.wait(30)
    assert done.count("slow") == 1
    sending.begin("slow", slow)
    sending.wait(30)
    assert done.count("slow") == 2


def test_a_fault_is_logged_by_its_class_alone_and_the_next_run_is_not_prevented(caplog):
    def fail():
        raise ConnectionError("reader@example.org at https://example.org/?key=1")

    attempt("webhook 3", fail)
    sending = SideBySide()
    sending.begin("purge", fail)
    sending.wait(30)

    assert caplog.messages == [
        "webhook 3 failed: ConnectionError",
        "purge failed: ConnectionError",
    ]
