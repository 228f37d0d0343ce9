"""Every test of the CMS starts from the demo content, published on a fixed day."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from unittest.mock import Mock
from urllib.parse import parse_qsl

import pytest
import redis
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from modelsearch import signal_handlers
from rest_framework.test import APIClient

from tests.cms.migrated import copy_sqlite, postgres_server, postgres_template
from tests.cms.people import ann, people, rita  # noqa: F401  fixtures
from tests.cms.publishing.databases import copied
from tests.cms.written_again import written_again

PUBLISHED = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DEMO_PATH = "/benefits-of-exercise-on-lower-back-pain/"


def pytest_collection_finish():
    """A model that a test module defines is one of the product's for all tests of its process."""
    unknown = {label for label, models in apps.all_models.items() if models} - {*apps.app_configs}
    strangers = {model.__module__ for label in unknown for model in apps.all_models[label].values()}
    assert not strangers, f"Models of tests belong into an app, as in tests.page_types: {strangers}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """The database of the tests begins as a copy of a migrated one; Django finds nothing to do."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with postgres_server() as server:
            connection.settings_dict["TEST"]["TEMPLATE"] = postgres_template(server)
        yield
        return
    name = connection.creation._get_test_db_name()  # in memory: it lives while a connection does
    with closing(sqlite3.connect(name, uri=True)) as kept_open:
        copy_sqlite(kept_open)
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), time_machine.travel(PUBLISHED, tick=False):
        call_command("load_demo", verbosity=0)


@pytest.fixture
def wagtail_search():
    """For a test that searches for what it saved, in the admin or among files: see the next one."""


@pytest.fixture(autouse=True)
def no_wagtail_search(request, monkeypatch):
    """Wagtail's own index is not written: that is an eighth of what saving a page costs.

    What the demo loaded is in it. The search of pages has an index of its own, always written.
    """
    if "wagtail_search" not in request.fixturenames:
        monkeypatch.setattr(signal_handlers, "insert_or_update_object_task", Mock())


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker, tmp_path_factory):
    """The environment of processes that commit: a database like that of the tests, their own."""
    with django_db_blocker.unblock(), copied(tmp_path_factory.mktemp("var")) as environ:
        yield environ


@pytest.fixture
def demo(db):
    """The demo page, its home and the objects that it is made of."""
    from tests.cms.demo_objects import demo_objects_again

    return demo_objects_again()


@pytest.fixture
def gaps(demo):
    """The demo page as its seed alone would have it: three claims with neither evidence nor a
    reason, which must be fixed."""
    written_again("gaps", lambda: _publish_without_reasons(demo.page))
    demo.page.refresh_from_db()
    return demo.page


def _publish_without_reasons(page):
    for block in page.body:
        if block.block_type == "benefit":
            block.value["uncited_reason"] = ""
    page.save_revision().publish()


@pytest.fixture
def api():
    """A client of the public API: `api("pages/")` is the response."""
    client = APIClient()

    def get(endpoint, /, **parameters):
        return client.get(f"/api/v2/{endpoint}", parameters)

    return get


@pytest.fixture
def found(api):
    """`found("pages", id=4)` is the answer at the address that `pages/find/?id=4` leads to."""

    def get(endpoint, /, **parameters):
        led = api(f"{endpoint}/find/", **parameters)
        assert led.status_code == 302, led.content
        address, _, query = led["Location"].partition("?")
        place = address.removeprefix(f"{settings.CMS_URL}/api/v2/")
        return api(place, **dict(parse_qsl(query))).json()

    return get


@pytest.fixture
def by_path(api):
    """`by_path("/advice/")` is the response for the page at that path."""

    def get(path=DEMO_PATH, **parameters):
        return api("pages/by-path/", path=path, **parameters)

    return get


@pytest.fixture(autouse=True)
def every_answer_is_as_documented(monkeypatch):
    """Whoever asks the API in a test, by whatever client: the answer fits the schema."""
    from django.test import Client

    from tests.cms.api.schema.contract import stored_contract

    unchecked = Client.request

    def checked(client, **request):
        response = unchecked(client, **request)
        if response.request["PATH_INFO"].startswith("/api/v2/"):
            stored_contract().check(response)
        return response

    monkeypatch.setattr(Client, "request", checked)


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def picture(db, media):
    """A stored image of 2000 by 1000 pixels with a focal point and a description."""
    from cms.images.models import ClinicImage
    from tests.cms.demo_objects import make_picture

    key = written_again("picture", lambda: make_picture().pk, media)
    return ClinicImage.objects.get(pk=key)


@pytest.fixture
def unguarded(monkeypatch):
    """What is used can be deleted, as it can by SQL, or between the look and the deletion."""
    from cms.usage import deletion_guard

    monkeypatch.setattr(deletion_guard, "uses_of", lambda instance: [])


@pytest.fixture
def services(settings):
    """Crossref and PubMed, fake and on this machine; looking up is switched on."""
    from tests.cms.evidence.fake_services import running_services

    with running_services() as running:
        settings.SOURCE_LOOKUP_ENABLED = True
        settings.SOURCE_LOOKUP_MAILTO = "editor@example.org"
        settings.CROSSREF_URL = running.address
        settings.PUBMED_URL = f"{running.address}/pubmed"
        yield running


@pytest.fixture(autouse=True)
def empty_cache():
    """What one test's objects left in the cache is no other test's: primary keys come again.

    The version's own connection is closed: PostgreSQL copies no database that is in use.
    """
    from django.core.cache import cache

    from cms.api.health import forget
    from cms.core.content_version.watch import watch

    cache.clear()
    forget()
    yield
    watch._read.close()
    watch.expire()


@pytest.fixture
def redis_url():
    url = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
    try:
        redis.Redis.from_url(url, socket_connect_timeout=2).ping()
    except redis.ConnectionError:
        if os.environ.get("CI", "").lower() == "true":
            raise
        pytest.skip(f"Redis does not answer at TEST_REDIS_URL ({url})")
    return url
