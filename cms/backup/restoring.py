"""Restores a backup into the database and the file storage of the settings."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from wagtail.models import Page, Site

from cms.backup import databases, encryption
from cms.backup.archive import Manifest, extract
from cms.backup.erasures import apply_erasures
from cms.backup.faults import OccupiedTarget, UnusableArchive
from cms.backup.making import BEFORE_RESTORE, make_backup
from cms.backup.media import restore_media, stored_names
from cms.backup.serialised import load_sqlite_into_postgres, moved_tables
from cms.core.content_version.bump import bump_version
from cms.search.indexing import index_pages

Report = Callable[[str], Any]


@dataclass(frozen=True)
class Restored:
    """`rows` are the backup's; `missing` names tables that have fewer or more rows now."""

    manifest: Manifest
    safety_copy: Path | None
    missing: list[str]


def restore(archive: Path, report: Report, *, replace: bool, identity: str = "") -> Restored:
    """Restore an archive. What it replaces is first written to a backup of its own.

    Raises:
        UnusableArchive: the archive is damaged, or cannot be restored into this kind of database.
        OccupiedTarget: there is content, and `replace` is false.
        BackupFault: the database is in use, or a tool is missing or failed.
    """
    settings.BACKUP_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryDirectory(dir=settings.BACKUP_DIR, prefix=".restoring") as scratch:
        folder = Path(scratch)
        manifest = extract(_plain(archive, folder, identity), folder)
        _require_fitting_engine(manifest)
        safety_copy = _keep_what_is_there(report, replace)
        report(f"database, as of {manifest.made_at} …")
        wrong = _restore_database(manifest, folder)
        report(f"uploads: {restore_media(folder, manifest.media)} written")
    _finish(report, rebuild=manifest.engine != connection.vendor)
    return Restored(manifest, safety_copy, wrong)


def has_content() -> bool:
    """Whether the database has users or pages of the CMS's own, or the storage has uploads."""
    tables = set(connection.introspection.table_names())
    if get_user_model()._meta.db_table in tables and get_user_model().objects.exists():
        return True
    own = Page._meta.db_table in tables and Page.objects.filter(depth__gt=2).exists()
    return own or next(stored_names(), None) is not None


def _plain(archive: Path, folder: Path, identity: str) -> Path:
    if not archive.is_file():
        raise UnusableArchive(f"There is no file {archive}.")
    if archive.suffix != encryption.SUFFIX:
        return archive
    plain = folder / "archive.tar"
    with archive.open("rb") as encrypted, plain.open("wb") as file:
        encryption.decrypt(encrypted, file, identity or settings.BACKUP_IDENTITY_FILE)
    return plain


def _require_fitting_engine(manifest: Manifest) -> None:
    if (manifest.engine, connection.vendor) == (databases.POSTGRESQL, databases.SQLITE):
        raise UnusableArchive(
            "This backup is of a PostgreSQL database: restore it into one, named by DATABASE_URL."
        )


def _keep_what_is_there(report: Report, replace: bool) -> Path | None:
    if not has_content():
        return None
    if not replace:
        raise OccupiedTarget(
            "This database or its folder of uploads has content. To replace all of it, stop the "
            "CMS and its worker and add --replace; what is there is kept as a backup."
        )
    copy = make_backup(settings.BACKUP_DIR, label=BEFORE_RESTORE)
    report(f"what was there is kept: {copy}")
    return copy


def _restore_database(manifest: Manifest, folder: Path) -> list[str]:
    """Return the tables whose rows are not as many as the backup says."""
    dump = folder / manifest.database
    if manifest.engine == connection.vendor:
        databases.load(manifest.engine, dump)
        expected = manifest.rows
    else:
        load_sqlite_into_postgres(dump, manifest.migrations)
        moved = moved_tables()
        expected = {table: count for table, count in manifest.rows.items() if table in moved}
    rows = databases.row_counts()
    return [
        f"{table}: {rows.get(table, 0)} rows, and not {count}"
        for table, count in expected.items()
        if rows.get(table, 0) != count
    ]


def _finish(report: Report, *, rebuild: bool) -> None:
    """Bring the restored data up to this version, and leave nothing of before in memory."""
    call_command("migrate", verbosity=0, interactive=False)
    apps.get_model("sessions", "Session").objects.all().delete()  # everybody signs in again
    report(f"erased again: {apply_erasures(settings.ERASURE_LIST)}")
    if rebuild:
        report("search indexes …")
        index_pages(Page.objects.filter(depth__gt=1).values_list("pk", flat=True))
        call_command("update_index", verbosity=0)
    Site.clear_site_root_paths_cache()
    bump_version()
    cache.clear()
