"""One environment for one invocation at a time, a second one only when the first is busy."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

from tests.infra.local.fetching import fetch
from tests.infra.local.function_setup import running
from tests.patience import PATIENCE


def test_one_environment_serves_consecutive_requests():
    with running(concurrency=2) as (url, _, _):
        pids = {fetch(f"{url}/?do=context").json()["pid"] for _ in range(4)}

    assert len(pids) == 1


def test_a_second_environment_starts_when_the_first_is_busy():
    with running(concurrency=2) as (url, _, _), ThreadPoolExecutor(1) as pool:
        first = fetch(f"{url}/?do=context").json()["pid"]
        busy = pool.submit(fetch, f"{url}/?do=sleep")
        time.sleep(0.3)

        second = fetch(f"{url}/?do=context")

        assert not busy.done()
        assert second.json()["pid"] != first
        os.kill(first, signal.SIGKILL)
        assert busy.result(PATIENCE).status == 500


def test_when_one_of_two_environments_dies_the_other_one_continues():
    with running(concurrency=2) as (url, _, _), ThreadPoolExecutor(2) as pool:
        wishes = ["die" if n in {5, 12} else "context" for n in range(20)]
        answers = list(pool.map(lambda wish: fetch(f"{url}/?do={wish}").status, wishes))

    assert answers == [500 if wish == "die" else 200 for wish in wishes]
