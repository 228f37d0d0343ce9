"""Backups of a whole site, restored in other places: what it answers, holds, and no longer holds.

Processes and databases of their own, as for an operator: a restore replaces everything.
"""

import gzip
import json
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cms.backup.archive import Manifest, extract
from cms.backup.serialised import last_migrations
from tests.cms.publishing.databases import DATABASES, Process, environment
from tests.cms.stored_database.test_stored_database import DATABASE as FIRST_SCHEMA

pytestmark = pytest.mark.django_db  # the site begins as a copy of the tests' database
SITE = "from tests.cms.backup.site import *; "
REFUSED = "from django.core.management import CommandError\ntry: run({})\nexcept CommandError as e: answer = str(e)"  # noqa: E501


@contextmanager
def process(environ):
    """A process whose statements may take long, as `python -m cms` starts its commands."""
    running = Process(environ | {"DATABASE_STATEMENT_SECONDS": "0", "DATABASE_LOCK_SECONDS": "60"})
    try:
        running(f"{SITE}answer = None")
        yield running
    finally:
        running.end()


@pytest.fixture(scope="module")
def source(committed):
    """A running site with everything that a clinic has, its backup, and what it was then."""
    with process(committed | {"BACKUP_DIR": f"{committed['VAR_DIR']}/kept"}) as site:
        site("fill()")
        site.answers, site.state = site("answer = answers()"), site("answer = state()")
        site.archive = Path(site("answer = run('backup').partition(' (')[0]"))
        yield site


@pytest.fixture(scope="module")
def engine(source):
    return source("from django.db import connection; answer = connection.vendor")


@pytest.fixture
def empty(tmp_path, engine):
    """A migrated database of the same engine, and a folder, elsewhere."""
    name = {"sqlite": "sqlite", "postgresql": "postgres"}[engine]
    with DATABASES[name](tmp_path / "elsewhere") as environ, process(environ) as site:
        yield site


def restore(site, *arguments):
    return site(f"answer = run('restore', {', '.join(map(repr, map(str, arguments)))})")


def refusal(site, *arguments):
    return site(REFUSED.format(f"'restore', {', '.join(map(repr, map(str, arguments)))}"))


def test_a_site_restored_elsewhere_answers_the_same_bytes_and_has_its_users_and_versions(
    source, empty, tmp_path
):
    written = restore(empty, source.archive, "--check")

    assert "pages that answer: 2" in written
    assert "WARNING: there is no erasure list at" in written
    assert empty("answer = answers()") == source.answers
    assert empty("answer = state()") == source.state
    kept = Path(source("from django.conf import settings; answer = str(settings.MEDIA_ROOT)"))
    media = tmp_path / "elsewhere" / "media"
    assert _files(media) == _files(kept)
    assert len(_files(media)) >= 3  # the picture with its sizes, and the document
    ann = "answer = get_user_model().objects.get(username='ann')"
    assert empty(f"{ann}.check_password(PASSWORD)")


def _files(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_a_site_moves_from_sqlite_to_postgres_and_answers_the_same_bytes(source, engine, tmp_path):
    if engine != "sqlite":
        pytest.skip("the other direction: its source is SQLite")
    with DATABASES["postgres"](tmp_path) as environ, process(environ) as site:
        restore(site, source.archive, "--check")

        assert site("answer = answers()") == source.answers
        assert site("answer = state()") == source.state
        ids = "from wagtail.models import Revision; answer = Revision.objects.latest('pk').pk"
        last = site(ids)
        site("TopicPage.objects.first().save_revision()")  # numbers go on after the moved ones
        assert site(ids) == last + 1
        found = "from wagtail.models import Page; answer = Page.objects.search('Benefits').count()"
        assert site(found) == 1  # the admin's search


@pytest.mark.slow
def test_what_waited_in_the_backup_is_not_sent_twice_and_can_be_sent_all_the_same(source, empty):
    assert source("answer = outboxes()")["mails"]

    written = restore(empty, source.archive)

    assert "set aside, because it may have been sent since" in written
    assert "1 webhook messages, 1 mails" in written
    everything_changed = ("content.changed", None)
    assert empty("answer = outboxes()") == {
        "messages": [everything_changed],
        "mails": False,
        "kept": (1, 1),
        "sessions": 0,
    }
    assert "1 webhook messages and 1 mails" in empty("answer = run('send_set_aside')")
    sent = empty("answer = outboxes()")
    assert sorted(each[0] for each in sent["messages"]) == ["content.changed", "page.published"]
    assert sent["mails"]


def test_a_restore_that_fails_on_the_way_leaves_what_was_there_or_nobody_who_was_erased(
    source, empty
):
    """Before the database is replaced, and while uploads are written."""
    restore(empty, source.archive)
    key = empty("answer = get_user_model().objects.get(username='bob').pk")
    empty(f"run('erase', 'user', '{key}')")
    empty("TopicPage.objects.update(title='Changed since')")

    empty("from cms.backup import restored_database, restoring")
    empty("prepare, restored_database._prepare = restored_database._prepare, fails")
    refused = refusal(empty, source.archive, "--replace")
    empty("restored_database._prepare = prepare")

    assert "No space left on device" in refused
    assert "Nothing was changed" in refused
    assert b"Changed since" in empty("answer = answers()")["pages/"]
    assert empty(LEFT_BESIDE) == 0

    empty("media, restoring.restore_media = restoring.restore_media, fails")
    refused = refusal(empty, source.archive, "--replace", "--without-copy")
    empty("restoring.restore_media = media")

    assert f"restore {source.archive} --replace --without-copy" in refused
    assert "bob" not in [account[0] for account in empty("answer = state()['accounts']")]
    assert b"Changed since" not in empty("answer = answers()")["pages/"]

    copies = list(Path(empty(BACKUPS)).glob("*-before-restore*"))
    written = restore(empty, source.archive, "--replace", "--without-copy")
    assert "NOT kept" in written
    assert "erased again: 1" in written
    assert list(Path(empty(BACKUPS)).glob("*-before-restore*")) == copies
    assert list(Path(empty(SCRATCH)).iterdir()) == []


BACKUPS = "from django.conf import settings; answer = str(settings.BACKUP_DIR)"
SCRATCH = (
    "from django.conf import settings; answer = f'{settings.BACKUP_SCRATCH_DIR}/clinic-cms-scratch'"
)
LEFT_BESIDE = """
from django.db import connection
answer = 0
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'clinic%'")
        answer = cursor.fetchone()[0]
"""


@pytest.fixture(params=["of one app less", pytest.param("the first", marks=pytest.mark.slow)])
def older_schema(request, source, engine, tmp_path):
    """A database of SQLite with content, and fewer migrations than there are now.

    To migrate the first one takes as long as all other tests here.
    """
    path = tmp_path / "database.sqlite3"
    if request.param == "the first":
        path.write_bytes(gzip.decompress(FIRST_SCHEMA.read_bytes()))
        return path
    if engine != "sqlite":
        pytest.skip("the other schema is asked here: the backup is none of SQLite")
    dump = extract(source.archive, tmp_path / "opened").database
    path.write_bytes(gzip.decompress((tmp_path / "opened" / dump).read_bytes()))
    with closing(sqlite3.connect(path)) as database:
        database.executescript(
            "DROP TABLE django_session; DELETE FROM django_migrations WHERE app = 'sessions'"
        )
    return path


def test_a_backup_of_an_older_schema_is_migrated_before_it_is_put_in_place(
    empty, older_schema, tmp_path
):
    with closing(sqlite3.connect(older_schema)) as database:
        applied = database.execute("SELECT app, name FROM django_migrations").fetchall()
        (pages,) = database.execute("SELECT count(*) FROM wagtailcore_page").fetchone()
    rows = {"pages_topicpage": 1, "wagtailcore_page": pages}
    dump = tmp_path / "database.sqlite3.gz"
    dump.write_bytes(gzip.compress(older_schema.read_bytes(), 1))
    older = Manifest("2026-11-20", "sqlite", dump.name, rows, last_migrations(applied))
    older.sha256 = {older.database: ""}
    _pack(tmp_path / "clinic-older.tar", older, tmp_path)

    unapplied = "answer = [line for line in run('showmigrations').splitlines() if '[ ]' in line]"
    assert "Restored: clinic-older.tar" in restore(empty, tmp_path / "clinic-older.tar", "--check")
    assert empty("from cms.core.models import LastRun; answer = LastRun.objects.count()") == 0
    assert empty("answer = Session.objects.count()") == 0
    assert empty(unapplied) == []

    older.migrations["pages"] = "9999_of_next_year"
    _pack(tmp_path / "clinic-newer.tar", older, tmp_path)
    refused = refusal(empty, tmp_path / "clinic-newer.tar", "--replace")
    assert "newer version of the CMS (migration pages 9999_of_next_year)" in refused


@pytest.mark.slow
def test_content_is_replaced_on_request_only_and_then_kept_as_a_backup(source, empty):
    restore(empty, source.archive)
    empty("TopicPage.objects.update(title='Changed since')")

    assert "add --replace" in refusal(empty, source.archive)
    assert b"Changed since" in empty("answer = answers()")["pages/"]
    written = restore(empty, source.archive, "--replace")

    assert empty("answer = answers()") == source.answers
    copy = written.partition("what was there is kept: ")[2].splitlines()[0]
    restore(empty, copy, "--replace")
    assert b"Changed since" in empty("answer = answers()")["pages/"]


def test_what_was_erased_does_not_come_back_with_an_older_backup(source, empty):
    """A patient's picture that is still on the restored page, and a person who left."""
    key = source("answer = get_user_model().objects.get(username='bob').pk")
    picture = source("answer = get_image_model().objects.get().pk")
    restore(empty, source.archive)
    empty("page = TopicPage.objects.first(); page.share_image = None")
    empty("page.save_revision().publish()")
    empty(f"run('erase', 'user', '{key}'); run('erase', 'picture', '{picture}')")
    listed = Path(empty("from django.conf import settings; answer = str(settings.ERASURE_LIST)"))

    written = restore(empty, source.archive, "--replace")

    assert "erased again: 2" in written
    accounts = {account[0]: account for account in empty("answer = state()['accounts']")}
    assert set(accounts) == {"ann", f"erased-{key}"}
    assert accounts[f"erased-{key}"][1] == ""
    assert not accounts[f"erased-{key}"][3]
    answers = empty("answer = answers()")
    assert json.loads(answers["images/"])["items"] == []
    media = Path(empty("from django.conf import settings; answer = str(settings.MEDIA_ROOT)"))
    assert [name for name in _files(media) if "stretch" in name] == []
    assert "bob" not in listed.read_text()


@pytest.mark.slow
def test_a_new_account_with_the_number_of_an_erased_one_is_another_account(source, empty):
    key = source("answer = get_user_model().objects.get(username='bob').pk")
    line = {"kind": "user", "key": key, "made": "2020-01-01T00:00:00+00:00", "erased": "2020-01-02"}
    listed = Path(empty("from django.conf import settings; answer = str(settings.ERASURE_LIST)"))
    listed.parent.mkdir(parents=True)
    listed.write_text(json.dumps(line))

    assert "erased again: 0" in restore(empty, source.archive)
    assert "bob" in [account[0] for account in empty("answer = state()['accounts']")]


@pytest.mark.slow
def test_a_damaged_archive_changes_nothing(source, empty, tmp_path):
    content = bytearray(source.archive.read_bytes())
    content[len(content) // 3] ^= 1
    damaged = tmp_path / "clinic-damaged.tar"
    damaged.write_bytes(content)
    half = tmp_path / "clinic-half.tar"
    half.write_bytes(content[: len(content) // 2])

    assert "damaged" in refusal(empty, damaged)
    assert "clinic-half.tar" in refusal(empty, half)
    assert empty("answer = state()")["accounts"] == []


DRILLS = """
from django.db import connection
cursor, own = connection.cursor(), ""
if connection.vendor == "postgresql":
    from cms.backup.drill import own_prefix
    own = own_prefix(connection.settings_dict["NAME"])
def found():
    cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [own])
    return cursor.fetchall()
"""


def test_the_drill_restores_apart_and_leaves_nothing_behind(source):
    source(
        f"{DRILLS}\nif own: cursor.execute(f'CREATE DATABASE \"{{own}}0123456789ab\"')"
    )  # by a kill

    written = source(f"answer = run('restore_drill', '{source.archive}')")

    assert source(f"{DRILLS}\nif own: answer = found()\nelse: answer = []") == []
    assert f"The drill succeeded with {source.archive.name}." in written
    kept = {path.name for path in source.archive.parent.iterdir()}
    assert kept == {source.archive.name, "erasures.jsonl"}
    assert source("answer = answers()") == source.answers


@pytest.mark.slow
def test_the_drill_fails_for_a_backup_that_lacks_rows(source, tmp_path, monkeypatch):
    damaged = tmp_path / "clinic-20200101T000000Z.tar"
    manifest = extract(source.archive, tmp_path / "opened")
    manifest.rows["pages_topicpage"] += 1
    _pack(damaged, manifest, tmp_path / "opened")

    said = source(REFUSED.format(f"'restore_drill', '{damaged}'"))

    assert f"pages_topicpage: {manifest.rows['pages_topicpage'] - 1} rows, and not" in said


def _pack(path, manifest, folder):
    from cms.backup.archive import ArchiveWriter

    names, manifest.sha256 = list(manifest.sha256), {}
    with path.open("wb") as packed:
        writer = ArchiveWriter(packed, manifest)
        for name in names:
            with (folder / name).open("rb") as file:
                writer.add(name, file, (folder / name).stat().st_size)
        writer.close()


def test_an_encrypted_backup_needs_its_key(source, empty, tmp_path):
    public = source(f"answer = run('backup', '--new-key', '{tmp_path / 'key'}').strip()")
    source(f"answer = run('backup', '--new-key', '{tmp_path / 'other'}')")
    source(f"from django.conf import settings; settings.BACKUP_RECIPIENTS = ['{public}']")
    written = source(f"answer = run('backup', '--folder', '{tmp_path / 'safe'}')")
    archive = Path(written.partition(" (")[0])

    assert archive.name.endswith(".tar.age")
    assert b"clinic.example" not in archive.read_bytes()
    assert oct(archive.stat().st_mode)[-3:] == "600"
    assert "BACKUP_IDENTITY_FILE" in refusal(empty, archive)
    assert "another key" in refusal(empty, archive, "--identity", tmp_path / "other")
    restore(empty, archive, "--identity", tmp_path / "key")
    assert empty("answer = state()['accounts']") == source.state["accounts"]


def test_a_backup_of_postgres_cannot_be_restored_into_sqlite_and_says_so(source, tmp_path):
    manifest = extract(source.archive, tmp_path / "opened")
    manifest.engine = "postgresql"
    _pack(tmp_path / "clinic-x.tar", manifest, tmp_path / "opened")
    (tmp_path / "empty").mkdir()
    with process(environment("", tmp_path / "empty")) as site:
        assert "PostgreSQL" in refusal(site, tmp_path / "clinic-x.tar")
