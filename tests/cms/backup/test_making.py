"""Which backups stay, and that a failed one leaves nothing that looks like one."""

import gzip
import shutil
import sqlite3
import tarfile
from contextlib import closing
from io import StringIO
from pathlib import Path
from unittest.mock import Mock

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from cms.backup import databases, drill, making, postgres, restore_report, restoring, sqlite
from cms.backup.archive import extract
from cms.backup.faults import BackupFault, OccupiedTarget, UnusableArchive
from cms.backup.media import require_space_for_media
from cms.backup.scratch import MARKER, OWN, scratch_folder
from cms.users.secret_text import encrypt
from tests.cms.backup.site import run


@pytest.fixture
def dumped(monkeypatch):
    """A dump is a small file: PostgreSQL's would not see what this test's transaction wrote."""

    def dump(folder):
        (folder / "database.dump").write_bytes(b"rows")
        return "database.dump", {}

    monkeypatch.setattr(databases, "dump", dump)


@pytest.fixture
def folder(tmp_path):
    for day in range(1, 6):
        (tmp_path / f"clinic-2026110{day}T020000Z.tar").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("not a backup")
    return tmp_path


def test_the_newest_backups_stay_and_other_files_are_never_deleted(folder):
    deleted = making.delete_old(folder, 2)

    assert [path.name for path in deleted] == [
        f"clinic-2026110{day}T020000Z.tar" for day in (3, 2, 1)
    ]
    assert sorted(path.name for path in folder.iterdir()) == [
        "clinic-20261104T020000Z.tar",
        "clinic-20261105T020000Z.tar",
        "notes.txt",
    ]


def test_at_least_one_backup_stays(folder):
    with pytest.raises(BackupFault, match="BACKUP_KEEP"):
        making.delete_old(folder, 0)

    assert len(making.backups(folder)) == 5


def test_a_failed_backup_leaves_no_file_and_deletes_no_older_one(db, folder, monkeypatch, settings):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(databases, "dump", full)
    before = sorted(folder.iterdir())

    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", folder=folder, keep=1)

    assert sorted(folder.iterdir()) == before


def test_a_missing_program_of_postgres_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setattr(postgres, "_connecting", lambda: ([], {}))

    with pytest.raises(BackupFault, match="apt-get install postgresql-client"):
        postgres._run("pg_dump_that_is_not_there")


def test_what_a_restore_replaced_is_neither_the_newest_nor_deleted(folder):
    replaced = folder / "clinic-20991231T020000Z-before-restore.tar"
    replaced.write_bytes(b"")

    assert making.newest(folder) != replaced
    making.delete_old(folder, 1)
    assert replaced.exists()


def test_the_newest_backup_is_the_one_to_restore(folder, tmp_path):
    assert making.newest(folder).name == "clinic-20261105T020000Z.tar"
    with pytest.raises(BackupFault, match="no backup"):
        making.newest(tmp_path / "none")


def test_files_beside_backups_count_as_none(folder):
    foreign = ["clinic-20261105T020000Z.tar.sha256", "clinic-20261106T020000Z.tar.age.sha256",
               "clinic-website.tar", "clinic-website.tar.gz"]  # fmt: skip
    for name in foreign:
        (folder / name).touch()

    assert making.newest(folder).name == "clinic-20261105T020000Z.tar"
    assert len(making.delete_old(folder, 2)) == 3
    assert set(foreign) < {path.name for path in folder.iterdir()}


def test_backups_of_one_second_are_sorted_by_their_numbers(folder):
    first = folder / "clinic-20261129T020000Z.tar"
    made = [first]
    for _ in range(10):
        made[-1].touch()
        made.append(making._unused(first))
    made[-1].touch()

    assert making.newest(folder) == made[-1]
    assert making.backups(folder)[:11] == made[::-1]


def _link(member):
    member.type, member.linkname = tarfile.SYMTYPE, "/etc"


def _absolute(member):
    member.name = "/etc/outside"


def _above(member):
    member.name = "media/../../outside"


@pytest.mark.parametrize("change", [_link, _absolute, _above])
def test_an_archive_with_a_link_or_a_path_outside_is_refused(change, tmp_path):
    member = tarfile.TarInfo("media/file")
    change(member)
    with tarfile.open(tmp_path / "clinic-x.tar", "w") as packed:
        packed.addfile(member)
    (tmp_path / "opened").mkdir()

    with pytest.raises(UnusableArchive, match="is no file of a backup"):
        extract(tmp_path / "clinic-x.tar", tmp_path / "opened")

    assert list((tmp_path / "opened").rglob("*")) == []


def test_a_backup_is_found_by_its_bare_name(folder, settings):
    settings.BACKUP_DIR = folder
    name = "clinic-20261103T020000Z.tar"

    assert restoring._found(Path(name)) == folder / name
    assert restoring._found(folder / name) == folder / name
    with pytest.raises(UnusableArchive, match=r"newest backups in .*: clinic-20261105T020000Z"):
        restoring._found(Path("clinic-20200101T020000Z.tar"))


def test_a_restore_warns_of_second_factors_that_another_key_encrypted(db, settings):
    ann = get_user_model().objects.create_user("ann")
    secret = encrypt("JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=ann, type="totp", data={"secret": secret})
    said = []
    restore_report.warn_of_secrets(said.append)
    assert said == []

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key-of-the-tests" * 3, []
    restore_report.warn_of_secrets(said.append)

    assert "WARNING: 1 accounts cannot use their authenticator app" in said[0]


def test_backups_say_whether_they_are_encrypted_and_whether_a_key_is_beside_them(
    db, dumped, media, tmp_path, settings
):
    settings.BACKUP_DIR, settings.BACKUP_SCRATCH_DIR = tmp_path / "backups", tmp_path / "scratch"
    with pytest.raises(CommandError, match="is among the backups"):
        call_command("backup", new_key=settings.BACKUP_DIR / "sub" / "key")
    public = run("backup", "--new-key", str(tmp_path / "keys" / "key")).strip()

    assert "NOT encrypted" in run("backup")
    settings.BACKUP_RECIPIENTS = [public]
    (settings.BACKUP_DIR / "key").write_bytes((tmp_path / "keys" / "key").read_bytes())
    warned = StringIO()
    assert "Encrypted for 1 key(s)." in run("backup", stderr=warned)
    assert f"{settings.BACKUP_DIR / 'key'} is a private key among the backups" in warned.getvalue()


@pytest.fixture
def places(settings, tmp_path):
    settings.BACKUP_DIR, settings.BACKUP_SCRATCH_DIR = tmp_path / "backups", tmp_path / "scratch"
    return tmp_path


def test_where_no_erasure_list_is_kept_a_backup_is_made_all_the_same(
    db, dumped, media, places, settings
):
    settings.ERASURE_LIST = None

    assert ".tar" in run("backup")


def test_a_key_does_not_replace_another_one(places):
    key = places / "key"
    run("backup", "--new-key", str(key))
    before = key.read_text()

    with pytest.raises(CommandError, match="exists: choose another name"):
        run("backup", "--new-key", str(key))
    assert key.read_text() == before


def test_what_a_killed_process_left_is_removed_and_what_another_one_uses_is_not(places):
    own = places / "scratch" / OWN
    left = own / "left"
    left.mkdir(parents=True)
    (left / MARKER).touch()
    (left / "plain.tar").write_text("ann@clinic.example")

    with scratch_folder() as first:
        assert not left.exists()
        assert first.stat().st_mode & 0o777 == own.stat().st_mode & 0o777 == 0o700
        with scratch_folder() as second:
            assert {first, second} == set(own.iterdir())
    assert list(own.iterdir()) == []


def test_folders_that_this_module_did_not_make_are_never_removed(places):
    base = places / "scratch"
    others = [base / "clinic-website", base / "clinic-backups", base / OWN / "of-somebody"]
    for folder in others:
        folder.mkdir(parents=True)

    with scratch_folder():
        pass

    assert all(folder.is_dir() for folder in others)


@pytest.mark.parametrize("setting", ["BACKUP_DIR", "MEDIA_ROOT", "ERASURE_LIST"])
def test_scratch_is_refused_where_backups_uploads_or_the_list_lie_in_it(places, settings, setting):
    settings.BACKUP_SCRATCH_DIR = places / "all"
    setattr(settings, setting, places / "all" / "clinic-x")

    with pytest.raises(BackupFault, match=r"BACKUP_SCRATCH_DIR .* contains"), scratch_folder():
        pass

    assert not (places / "all").exists()


def test_a_drill_drops_left_databases_of_its_own_database_only():
    own, cursor = drill.own_prefix("clinic"), Mock()
    names = [f"{own}0123456789ab", f"{own}of_somebody", f"{drill.own_prefix('clinic_2')}{'0' * 12}"]
    cursor.fetchall.return_value = [(name,) for name in [*names, "clinic", "clinic_2"]]

    drill._drop_stale(cursor, own)

    dropped = [each.args[0] for each in cursor.execute.call_args_list if "DROP" in each.args[0]]
    assert dropped == [f'DROP DATABASE "{names[0]}" WITH (FORCE)']


def test_an_unfinished_backup_is_none_and_is_removed_by_the_next_one(
    places, db, dumped, media, settings
):
    folder = settings.BACKUP_DIR
    folder.mkdir()
    left = folder / ".unfinished-clinic-20261101T020000Z.tar"
    left.write_bytes(b"half")
    assert making.backups(folder) == []

    made = making.make_backup(folder)

    assert list(folder.iterdir()) == [made]
    assert list((places / "scratch" / OWN).iterdir()) == []
    assert made.stat().st_mode & 0o777 == 0o600


def test_scratch_is_refused_among_the_backups(places, settings):
    settings.BACKUP_SCRATCH_DIR = settings.BACKUP_DIR / "scratch"

    with pytest.raises(BackupFault, match="lies inside BACKUP_DIR"), scratch_folder():
        pass


def test_a_backup_that_does_not_fit_is_not_begun(places, db, media, settings, monkeypatch):
    (media / "large.jpg").write_bytes(b"0" * 2_000_000)
    usage = shutil.disk_usage(media)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)

    with pytest.raises(BackupFault, match="at least 2 MB are needed, and 1 MB are free"):
        making.make_backup(settings.BACKUP_DIR)

    assert list(settings.BACKUP_DIR.iterdir()) == []


def test_uploads_that_would_not_fit_are_noticed_before_anything_is_replaced(
    media, tmp_path_factory, monkeypatch
):
    opened = tmp_path_factory.mktemp("opened")
    (opened / "media").mkdir()
    (opened / "media" / "new.jpg").write_bytes(b"0" * 3_000_000)
    (media / "old.jpg").write_bytes(b"0" * 1_000_000)
    usage = shutil.disk_usage(media)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1_900_000))

    with pytest.raises(BackupFault, match="at least 2 MB are needed"):
        require_space_for_media(opened, ["new.jpg"])

    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=2_000_000))
    require_space_for_media(opened, ["new.jpg"])


def test_without_space_for_a_copy_a_restore_names_the_way_without_one(demo, monkeypatch):
    def full(*_, **__):
        raise BackupFault("No space.")

    monkeypatch.setattr(restoring, "make_backup", full)
    said = []

    with pytest.raises(BackupFault, match=r"nothing was replaced\. No space\. .*--without-copy"):
        restoring._keep_what_is_there(said.append, replace=True, without_copy=False)
    restoring._keep_what_is_there(said.append, replace=True, without_copy=True)
    assert said == ["what was there is NOT kept (--without-copy)"]
    with pytest.raises(OccupiedTarget):
        restoring._keep_what_is_there(said.append, replace=False, without_copy=True)


@pytest.mark.parametrize("content", [b'{"kind": "user"}\n', b"\xff", b"[]", None])
def test_an_erasure_list_that_cannot_be_read_stops_a_restore_before_anything(
    content, tmp_path, settings
):
    settings.ERASURE_LIST = tmp_path / "erasures.jsonl"
    if content is None:
        settings.ERASURE_LIST.mkdir()
    else:
        settings.ERASURE_LIST.write_bytes(content)

    with pytest.raises(BackupFault, match=r"cannot be read.* Nothing was changed"):
        restoring.restore(tmp_path / "none.tar", print, replace=True)


def test_a_full_disk_while_a_backup_is_opened_is_not_called_a_damaged_backup(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tarfile, "open", full)

    with pytest.raises(OSError, match="No space left"):
        extract(tmp_path / "clinic-x.tar", tmp_path)


def test_what_was_deleted_is_in_no_dump_of_sqlite(tmp_path, monkeypatch):
    """SQLite leaves deleted rows in its file; a copy of it page by page has them too."""
    with closing(sqlite3.connect(tmp_path / "live")) as live:
        live.execute("PRAGMA secure_delete = OFF")
        live.execute("CREATE TABLE names (name TEXT)")
        live.executemany("INSERT INTO names VALUES (?)", [["Iris Patient"]] * 500)
        live.execute("DELETE FROM names")
        live.commit()
        assert b"Iris Patient" in (tmp_path / "live").read_bytes()
        stand_in = Mock(vendor="sqlite", connection=live)
        stand_in.introspection.django_table_names.return_value = []
        monkeypatch.setattr(sqlite, "connection", stand_in)
        (tmp_path / "dump").mkdir()
        name, _ = databases.dump(tmp_path / "dump")

    assert b"Iris Patient" not in gzip.decompress((tmp_path / "dump" / name).read_bytes())
