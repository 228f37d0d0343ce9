"""Two workers on one database, for tests of what one answers after a change in the other; and a
second language."""

import time

import pytest
from wagtail.models import Locale

from tests.cms.publishing.database_backup import backed_up
from tests.cms.publishing.databases import Process
from tests.cms.written_again import written_again

LET_GO = """
from django.db import connections
from cms.core.content_version.watch import watch
connections.close_all()
watch._read.close()
watch.expire()
"""
OLDEST = 0.25  # seconds that another process may answer what was before a change


@pytest.fixture(scope="module")
def two_workers(committed, request):
    """`(here, there, restore)`: `restore()` puts the database back as the code `WORLD` of the
    test's module left it."""
    started = [Process(committed | {"ALLOWED_HOSTS": "testserver,localhost"}) for _ in range(2)]
    started[0](request.module.WORLD)
    for process in started:
        process(LET_GO)
    with backed_up(committed) as restore:
        yield *started, restore
        for process in started:
            process.end()


@pytest.fixture
def here_and_there(two_workers):
    """The two workers; afterwards the database is as before."""
    here, there, restore = two_workers
    yield here, there
    for process in (here, there):
        process(LET_GO)
    restore()


@pytest.fixture
def wait_until_it_must_show():
    """`wait_until_it_must_show(committed)`: a quarter second after a change, by the worker's
    monotonic clock."""
    return lambda committed: time.sleep(max(0, committed + OLDEST - time.monotonic()))


@pytest.fixture
def french(settings, demo):
    """The home and the demo page in French; the latter keeps its slug."""
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [
        ("en-gb", "English"),
        ("fr", "Français"),
    ]
    key = written_again("french", lambda: _translated(demo).pk)
    return type(demo.page).objects.get(pk=key)


def _translated(demo):
    locale = Locale.objects.create(language_code="fr")
    home = demo.home.copy_for_translation(locale)
    home.save_revision().publish()
    page = demo.page.copy_for_translation(locale)
    page.title = "Bienfaits de l’exercice"
    page.slug = demo.page.slug
    page.save_revision().publish()
    return page
