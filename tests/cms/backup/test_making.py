"""Which backups stay, and that a failed one leaves nothing that looks like one."""

import pytest

from cms.backup import databases, making, restoring
from cms.backup.faults import BackupFault


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


def test_after_a_restore_everybody_signs_in_again(admin_client, settings, tmp_path):
    settings.ERASURE_LIST = tmp_path / "erasures.jsonl"
    assert admin_client.get("/admin/").status_code == 200

    restoring._finish(lambda line: None, rebuild=False)

    assert admin_client.get("/admin/").status_code == 302


def test_at_least_one_backup_stays(folder):
    with pytest.raises(BackupFault, match="BACKUP_KEEP"):
        making.delete_old(folder, 0)

    assert len(making.backups(folder)) == 5


def test_a_failed_backup_leaves_no_file_and_deletes_no_older_one(db, folder, monkeypatch, settings):
    from django.core.management import CommandError, call_command

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(databases, "dump", full)
    before = sorted(folder.iterdir())

    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", folder=folder, keep=1)

    assert sorted(folder.iterdir()) == before


def test_a_missing_program_of_postgres_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setattr(databases, "_connecting", lambda: ([], {}))

    with pytest.raises(BackupFault, match="apt-get install postgresql-client"):
        databases._run("pg_dump_that_is_not_there")


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
