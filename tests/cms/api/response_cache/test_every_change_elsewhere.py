"""Every kind of change, committed in one process: another shows it a quarter second later."""

import time

import pytest

from tests.cms.api.response_cache.test_every_change import ANSWERS
from tests.cms.publishing.changes_to_content import CHANGES, HARMLESS
from tests.cms.publishing.database_backup import backed_up
from tests.cms.publishing.databases import Process

pytestmark = pytest.mark.django_db  # the database that is copied
WORLD = """
import pickle
from cms.usage import deletion_guard as guard
from tests.cms.demo_objects import demo_objects
from tests.cms.publishing.changes_to_content import CHANGES, HARMLESS, make_world
guard.uses_of = lambda instance: []
world = make_world(demo_objects())
world.face.renditions.all().delete()  # they are made when the page is published
world = pickle.dumps(world)
"""
LET_GO = """
from django.core.cache import cache
from django.db import connections
from cms.core.content_version.watch import watch
connections.close_all()
watch._read.close()
watch.expire()
cache.clear()
"""
CHANGE = "(CHANGES | HARMLESS)[{name!r}](pickle.loads(world)); answer = time.monotonic()"
READ = "answer = [get(target, HTTP_HOST='testserver') for target in {targets!r}]"
OLDEST = 0.25  # seconds


@pytest.fixture(scope="module")
def processes(committed):
    """Two workers on one database; `restore()` puts it back as `make_world` left it."""
    started = [Process(committed | {"ALLOWED_HOSTS": "testserver"}) for _ in range(2)]
    started[0](WORLD)
    for process in started:
        process(LET_GO)
    with backed_up(committed) as restore:
        yield *started, restore
        for process in started:
            process.end()


@pytest.fixture
def here_and_there(processes):
    here, there, restore = processes
    yield here, there
    for process in (here, there):
        process(LET_GO)
    restore()


def answers(process):
    return process(READ.format(targets=ANSWERS))


def wait_until_it_must_show(committed):
    time.sleep(max(0, committed + OLDEST - time.monotonic()))


@pytest.mark.parametrize("change", CHANGES)
def test_another_process_answers_the_change_a_quarter_of_a_second_after(change, here_and_there):
    here, there = here_and_there
    before = answers(there)

    committed = here(CHANGE.format(name=change))

    wait_until_it_must_show(committed)
    after = answers(there)
    assert after == answers(here)
    assert after != before, "no answer shows this change: the test proves nothing"


@pytest.mark.parametrize("change", HARMLESS)
def test_another_process_answers_as_before_after(change, here_and_there):
    here, there = here_and_there
    before = answers(there)

    wait_until_it_must_show(here(CHANGE.format(name=change)))

    assert answers(there) == before
