"""How old an answer may be while another thread or process publishes."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cms.api.response_cache.processes import BY_PATH, NOTICE_CHANGES, RENAME, title

pytestmark = pytest.mark.django_db  # the database that is copied
STRESS = """
import json, threading
from django.db import connection
from cms.pages.models import TopicPage
committed, faults, done = [], [], threading.Event()

def publish():
    try:
        page = TopicPage.objects.get()
        for number in range({changes}):
            page.title = f'{{number:06}}'
            page.save_revision().publish()
            committed.append((time.monotonic(), number))
            time.sleep(0.03)
    except Exception as error:
        faults.append(repr(error))
    finally:
        connection.close()
        done.set()

def newest_before(moment):
    return max((number for at, number in list(committed) if at <= moment), default=-1)

def read():
    while not done.is_set():
        must_show = newest_before(time.monotonic() - {tolerance})
        shown = json.loads(get({target!r}))['title']
        time.sleep(0.005)
        if shown.isdigit() and int(shown) < must_show:
            faults.append(f'{{shown}} where {{must_show}} was committed')

threads = [threading.Thread(target=read) for _ in range(4)] + [threading.Thread(target=publish)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
answer = (faults, len(committed), json.loads(get({target!r}))['title'])
"""
WATCH = """
import json
seen, ends = [], time.monotonic() + {seconds}
while time.monotonic() < ends:
    asked = time.time()
    seen.append((asked, json.loads(get({target!r}))['title']))
    time.sleep(0.01)
answer = seen
"""


def test_no_thread_reads_an_answer_older_than_the_last_commit(processes):
    here, there = processes

    result = here(STRESS.format(changes=12, tolerance=0, target=BY_PATH))

    assert result == ([], 12, "000011")
    there(NOTICE_CHANGES)
    assert title(there) == "000011"


def test_another_process_reads_nothing_older_than_a_quarter_of_a_second(processes):
    here, there = processes
    publish = "import time\ncommitted = []\nfor number in range(20):\n" + "".join(
        f"    {line}\n"
        for line in [
            *RENAME.format(title="X").replace("'X'", "f'{number:06}'").strip().splitlines(),
            "committed.append((time.time(), number))",
            "time.sleep(0.05)",
        ]
    )

    with ThreadPoolExecutor() as pool:
        reading = pool.submit(there, WATCH.format(seconds=3, target=BY_PATH))
        committed = here(publish + "answer = committed")
        seen = reading.result()

    for asked, shown in seen:
        must_show = max((number for at, number in committed if at <= asked - 0.25), default=-1)
        assert not shown.isdigit() or int(shown) >= must_show
    assert {shown for _, shown in seen if shown.isdigit()}, "the reader saw none of it"
