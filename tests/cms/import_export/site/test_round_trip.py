"""A site exported and imported is the same site: to the API, and to a second export."""

import filecmp
import json

import pytest
from django.test import Client

from tests.cms.import_export.site.conftest import all_addresses
from tests.cms.publishing.databases import DATABASES, Process, manage

pytestmark = pytest.mark.django_db
ASK = (
    "answer = __import__('django.test').test.Client(SERVER_NAME='127.0.0.1', SERVER_PORT='8000')"
    ".get({address!r}).content.decode()"
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def elsewhere(request, tmp_path):
    """An empty database and storage of its own."""
    with DATABASES[request.param](tmp_path / "elsewhere") as environ:
        environ = environ | {"LANGUAGES": "en-gb:English,fr:Français"}
        yield environ


def test_an_imported_site_answers_the_same_and_exports_the_same(
    rich_site, export, elsewhere, tmp_path, settings
):
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English"), ("fr", "F")]
    folder, _ = export()
    client = Client(SERVER_NAME="127.0.0.1", SERVER_PORT="8000")
    addresses = all_addresses()
    wanted = {address: client.get(address).content.decode() for address in addresses}

    manage(elsewhere, "import_site", str(folder))

    there = Process(elsewhere)
    answered = {address: there(ASK.format(address=address)) for address in addresses}
    there.end()
    assert sum('"detail_url"' in answer for answer in answered.values()) >= 10
    for address in addresses:
        assert json.loads(answered[address]) == json.loads(wanted[address]), address
    manage(elsewhere, "export_site", str(tmp_path / "second"))
    assert _files(folder) == _files(tmp_path / "second")
    for name in _files(folder):
        assert filecmp.cmp(folder / name, tmp_path / "second" / name, shallow=False), name


def _files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
