"""Real granian processes with the image's variables: a worker is killed, all are reloaded."""

import os
import signal

import pytest

from tests.image import dockerfile, granian


def test_a_killed_worker_costs_its_open_requests_and_another_takes_its_place():
    with granian.started() as server:
        granian.wait_until(lambda: len(server.workers()) == 2)
        before = server.workers()
        with server.asked_all_the_time() as results:
            granian.wait_until(lambda: len(results) > 50)
            os.kill(min(before), signal.SIGKILL)
            granian.wait_until(lambda: len(server.workers() - before) == 1)
            more = len(results) + 50
            granian.wait_until(lambda: len(results) > more)

        assert server.process.poll() is None
        assert max(before) in server.workers()
        lost = [result for result in results if result != 200]
        # The open request of each client; and while the kernel takes a killed process apart, its
        # socket may take one more connection.
        assert len(lost) <= 2 * granian.CLIENTS, lost


@pytest.mark.slow
def test_a_reload_replaces_every_worker_without_a_lost_request():
    # The image waits longer for a new worker than this light application takes to start.
    with granian.started(GRANIAN_RESPAWN_INTERVAL="6") as server:
        granian.wait_until(lambda: len(server.workers()) == 2)
        before = server.workers()
        with server.asked_all_the_time() as results:
            server.process.send_signal(signal.SIGHUP)
            replaced = lambda: len(server.workers()) == 2 and not server.workers() & before  # noqa: E731
            granian.wait_until(replaced)
            more = len(results) + 50
            granian.wait_until(lambda: len(results) > more)

        assert [result for result in results if result != 200] == []


def test_a_reload_waits_longer_for_a_new_worker_than_the_cms_takes_to_start():
    assert float(dockerfile.variables()["GRANIAN_RESPAWN_INTERVAL"]) >= 10
