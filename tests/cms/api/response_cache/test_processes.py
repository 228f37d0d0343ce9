"""Real processes on one committed database: what one changes, all answer."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cms.conftest import DEMO_PATH
from tests.cms.publishing.databases import Process

pytestmark = pytest.mark.django_db  # the database that is copied
BY_PATH = f"/api/v2/pages/by-path/?path={DEMO_PATH}"
RENAME = """
from cms.pages.models import TopicPage
page = TopicPage.objects.get()
page.title = {title!r}
page.save_revision().publish()
"""
SNIPPET = """
from cms.clinic.models import Practitioner
person = Practitioner.objects.get()
person.name = {name!r}
person.save()
"""


@pytest.fixture(scope="module")
def processes(committed):
    started = [Process(committed), Process(committed)]
    yield started
    for process in started:
        process.end()


def title(process):
    return json.loads(process(f"answer = get({BY_PATH!r})"))["title"]


def test_a_change_is_answered_at_once_where_it_was_made_and_soon_elsewhere(processes):
    here, there = processes
    for process in processes:
        process(RENAME.format(title="First") if process is here else "")
        title(process)
    there("time.sleep(0.3)")
    assert [title(here), title(there)] == ["First", "First"]

    here(RENAME.format(title="Second"))

    assert title(here) == "Second"
    there("time.sleep(0.25)")
    assert title(there) == "Second"


def test_a_snippet_saved_outside_a_transaction_is_seen_too(processes):
    here, there = processes
    title(there)

    here(SNIPPET.format(name="B. Other"))

    assert "B. Other" in here(f"answer = get({BY_PATH!r})")
    there("time.sleep(0.25)")
    assert "B. Other" in there(f"answer = get({BY_PATH!r})")


def test_a_site_address_changed_elsewhere_is_not_kept_in_a_cache_of_the_process(processes):
    here, there = processes
    here(f"get({BY_PATH!r})")
    there(f"get({BY_PATH!r})")
    code = "from wagtail.models import Site; site = Site.objects.get(); site.hostname = {!r}; "

    here(code.format("www.example.org") + "site.save()")

    there("time.sleep(0.25)")
    assert "http://www.example.org:8003/" in there(f"answer = get({BY_PATH!r})")
    here(code.format("127.0.0.1") + "site.save()")


RENAME_PATH = """
from cms.pages.models import TopicPage
page = TopicPage.objects.get()
page.slug = {slug!r}
page.save_revision().publish()
"""
ADD_SITE = """
from wagtail.models import Site
from cms.pages.models import HomePage
home = Site.objects.get().root_page
other = home.get_parent().add_child(
    instance=HomePage(title="Other", slug="other", locale=home.locale)
)
Site.objects.create(hostname="other.example", root_page=other)
"""
MOVE = """
from cms.pages.models import HomePage, TopicPage
page = TopicPage.objects.get()
page.move(HomePage.objects.get(slug={below!r}), pos="last-child")
"""
TOLD = """
from cms.publishing.models import WebhookEvent as Notice
answer = Notice.objects.filter(type="page.published").latest("created_at").data["page"]["url"]
"""
LISTEN = """
from cms.publishing.models import WebhookEndpoint
WebhookEndpoint.objects.get_or_create(name="Frontend", url="http://127.0.0.1:9/")
"""


def test_webhooks_of_another_process_name_the_new_host(processes):
    here, there = processes
    there(LISTEN)
    there(RENAME.format(title="Before"))
    code = "from wagtail.models import Site; site = Site.objects.get(); site.hostname = {!r}; "

    here(code.format("www.example.org") + "site.save()")
    there("time.sleep(0.25)")
    there(RENAME.format(title="After"))

    assert there(TOLD) == f"http://www.example.org:8003{DEMO_PATH}"
    here(code.format("127.0.0.1") + "site.save()")
    there("time.sleep(0.25)")


def test_a_site_that_was_added_elsewhere_gets_its_redirects(processes):
    here, there = processes
    there(RENAME.format(title="Before"))  # it knows the sites
    home = here("from cms.pages.models import HomePage; answer = HomePage.objects.get().slug")

    here(ADD_SITE)
    there("time.sleep(0.25)")
    there(MOVE.format(below="other"))
    there(RENAME_PATH.format(slug="moved"))

    redirects = there(
        "from wagtail.contrib.redirects.models import Redirect\n"
        "answer = sorted(Redirect.objects.values_list('site__hostname', 'old_path'))"
    )
    old_path = DEMO_PATH.rstrip("/")
    assert redirects == [("127.0.0.1", old_path), ("other.example", old_path)]
    there(RENAME_PATH.format(slug=DEMO_PATH.strip("/")))
    there(MOVE.format(below=home))


def test_a_transaction_of_another_process_is_not_seen_before_its_commit(processes):
    here, there = processes
    before = title(there)
    begin = "from django.db import transaction; block = transaction.atomic(); block.__enter__()"

    here(begin)
    here(RENAME.format(title="In between"))
    there("time.sleep(0.3)")
    assert title(there) == before

    here("block.__exit__(None, None, None)")
    there("time.sleep(0.25)")
    assert title(there) == "In between"


def test_a_worker_whose_connection_was_cut_looks_again(processes):
    here, there = processes
    title(there)
    there(
        "from cms.core.content_version.watch import watch; "
        "watch._read._connection.connection.close()"
    )

    here(RENAME.format(title="After the cut"))

    there("time.sleep(0.25)")
    assert title(there) == "After the cut"


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
answer = seen
"""


def test_no_thread_reads_an_answer_older_than_the_last_commit(processes):
    here, there = processes

    told = here(STRESS.format(changes=25, tolerance=0, target=BY_PATH))

    assert told == ([], 25, "000024")
    there("time.sleep(0.25)")
    assert title(there) == "000024"


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
