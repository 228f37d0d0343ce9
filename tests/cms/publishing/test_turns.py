"""Two transactions of PostgreSQL change the same content at once: each sees what it replaces."""

import json

import pytest

from tests.cms.publishing.databases import DATABASES, Process, manage, postgres_server, wait_until

pytestmark = pytest.mark.postgres
PREPARE = """
from django.db import transaction
from cms.claim_history.models import SourceChange
from cms.evidence.models import ResearchSource
from cms.pages.models import HomePage, TopicPage
from tests.factories.pages import TopicPageFactory
"""
BEGIN = "block = transaction.atomic(); block.__enter__()\n"
COMMIT = "block.__exit__(None, None, None)"
PUBLISH = """
page = TopicPage.objects.get(slug={slug!r})
page.title = {title!r}
page.save_revision().publish()
"""
TOPICS = "/api/v2/pages/?type=pages.TopicPage&fields=title&title={}"
SOON = "time.sleep(0.3)"


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    folder = tmp_path_factory.mktemp("turns")
    with DATABASES["postgres"](folder) as environ:
        manage(environ, "load_demo")
        yield environ


@pytest.fixture(scope="module")
def processes(database):
    """Two editors and a reader."""
    started = [Process(database) for _ in range(3)]
    for process in started:
        process(PREPARE)
    yield started
    for process in started:
        process.end()


@pytest.fixture(scope="module")
def somebody_waits(database):
    """Whether a query waits for a lock of another one."""
    name = database["DATABASE_URL"].rsplit("/", 1)[1]
    waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event_type = 'Lock'"
    with postgres_server() as server:
        yield lambda: server.execute(waiting, [name]).fetchone()


def answers(reader, target):
    """What a process answers from memory, and what it renders anew."""
    return reader(f"answer = get({target!r}), get_uncached({target!r})")


def page_named(editor, slug, **fields):
    """Add a page below the home page; return its id."""
    made = f"TopicPageFactory(parent=HomePage.objects.first(), slug={slug!r}, **{fields!r})"
    return editor(f"answer = {made}.pk")


def both(first, second, somebody_waits, begun, meanwhile):
    """Make two changes: the first is committed while the second waits for it."""
    first(BEGIN + begun)
    second.tell(BEGIN + meanwhile)
    wait_until(somebody_waits)
    first(COMMIT)
    second.answer()


def test_a_page_that_is_published_while_its_draft_is_saved_is_not_shown_on(
    processes, somebody_waits
):
    first, second, reader = processes
    target = f"/api/v2/pages/{page_named(first, 'draft', title='Draft', live=False)}/"
    second("page = TopicPage.objects.get(slug='draft')")

    both(first, second, somebody_waits, PUBLISH.format(slug="draft", title="Out"), "page.save()")
    reader(SOON)
    assert json.loads(reader(f"answer = get({target!r})"))["title"] == "Out"
    second(COMMIT)  # the row is again that of a draft
    reader(SOON)

    kept, rendered = answers(reader, target)
    assert kept == rendered


def test_a_title_that_is_taken_back_is_found_again(processes, somebody_waits):
    first, second, reader = processes
    page_named(first, "named", title="Before")
    second("page = TopicPage.objects.get(slug='named')")

    renamed = PUBLISH.format(slug="named", title="After")
    both(first, second, somebody_waits, renamed, "page.save()")
    reader(SOON)
    assert not json.loads(reader(f"answer = get({TOPICS.format('Before')!r})"))["items"]
    second(COMMIT)
    reader(SOON)

    kept, rendered = answers(reader, TOPICS.format("Before"))
    assert json.loads(rendered)["items"]
    assert kept == rendered


def test_a_status_that_is_taken_back_is_recorded(processes, somebody_waits):
    first, second, _ = processes
    retract = """
source = ResearchSource.objects.get(key="hayden-2021")
source.status = "retracted"
source.save()
"""
    second("source = ResearchSource.objects.get(key='hayden-2021')")

    both(first, second, somebody_waits, retract, "source.save()")
    second(COMMIT)

    recorded = second("answer = list(SourceChange.objects.order_by('pk').values_list('after'))")
    assert recorded == [("retracted",), ("current",)]


@pytest.mark.parametrize(
    "change",
    ["home.add_child(instance=TopicPage(title='New', slug='new'))",
     "moved.move(home, pos='first-child')", "moved.delete()"],
)  # fmt: skip
def test_who_changes_the_tree_waits_without_holding_up_others(processes, somebody_waits, change):
    first, second, _ = processes
    page_named(first, "moved", title="Moved")
    second("home, moved = HomePage.objects.first(), TopicPage.objects.get(slug='moved')")
    first(BEGIN + PUBLISH.format(slug="benefits-of-exercise-on-lower-back-pain", title="Again"))

    second.tell(BEGIN + change)
    wait_until(somebody_waits)
    first("[each.save_revision().publish() for each in [HomePage.objects.first()]]")
    first("TopicPage.objects.get(slug='moved').save_revision().publish()")
    first(COMMIT)

    second.answer()
    second(COMMIT)
    second("TopicPage.objects.filter(slug__in=['moved', 'new']).delete()")
