"""A site exported and imported is the same site: to the API, and to a second export."""

import filecmp
import io
import json
import shutil
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.test import Client

from tests.cms.import_export.site.conftest import all_addresses, empty
from tests.cms.publishing.databases import DATABASES, Process, manage

pytestmark = pytest.mark.django_db
ASK = (
    "answer = __import__('django.test').test.Client(SERVER_NAME='127.0.0.1', SERVER_PORT='8000')"
    ".get({address!r}).content.decode()"
)


class Here:
    """This database and storage, once they are emptied."""

    client = Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")

    def __init__(self, committing):
        self.committing = committing

    def become_empty(self):
        empty()
        shutil.rmtree(Path(default_storage.location) / "images")  # sizes have the names of others
        cache.clear()

    def manage(self, *arguments):
        with self.committing(execute=True):
            call_command(*arguments, stdout=io.StringIO())

    @classmethod
    def answers(cls, addresses):
        return {address: cls.client.get(address).content.decode() for address in addresses}


class Elsewhere:
    """An empty database and storage of its own, and processes that use them."""

    def __init__(self, environ):
        self.environ = environ | {"LANGUAGES": "en-gb:English,fr:Français"}

    def become_empty(self):
        """They are."""

    def manage(self, *arguments):
        manage(self.environ, *arguments)

    def answers(self, addresses):
        there = Process(self.environ)
        answered = {address: there(ASK.format(address=address)) for address in addresses}
        there.end()
        return answered


@pytest.fixture(
    params=["here", *(pytest.param(name, marks=pytest.mark.slow) for name in DATABASES)]
)
def target(request, tmp_path, django_capture_on_commit_callbacks):
    if request.param == "here":
        yield Here(django_capture_on_commit_callbacks)
        return
    with DATABASES[request.param](tmp_path / "elsewhere") as environ:
        yield Elsewhere(environ)


def test_an_imported_site_answers_the_same_and_exports_the_same(
    rich_site, export, target, tmp_path, settings
):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English"), ("fr", "F")]
    folder, _ = export()
    addresses = all_addresses()
    wanted = Here.answers(addresses)

    target.become_empty()
    target.manage("import_site", str(folder))

    answered = target.answers(addresses)
    assert sum('"detail_url"' in answer for answer in answered.values()) >= 10
    for address in addresses:
        assert json.loads(answered[address]) == json.loads(wanted[address]), address
    target.manage("export_site", str(tmp_path / "second"))
    assert _files(folder) == _files(tmp_path / "second")
    for name in _files(folder):
        assert filecmp.cmp(folder / name, tmp_path / "second" / name, shallow=False), name


def _files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
