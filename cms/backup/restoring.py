"""Restores a backup into the database and the file storage of the settings."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.management import call_command
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from wagtail.models import Page, Site

from cms.backup import encryption
from cms.backup.any_database import POSTGRESQL, SQLITE
from cms.backup.archive import Manifest, extract
from cms.backup.erasures import read_erasures
from cms.backup.faults import BackupFault, OccupiedTarget, UnusableArchive
from cms.backup.making import BEFORE_RESTORE, NOT_ENCRYPTED, backups, make_backup
from cms.backup.media import require_space_for_media, restore_media, stored_names
from cms.backup.restore_report import Report, no_list, report_prepared, warn_of_secrets
from cms.backup.restored_database import restore_database
from cms.backup.scratch import scratch_folder
from cms.backup.serialised import last_migrations
from cms.core.content_version.bump import bump_version
from cms.publishing.cdn.queue import purge_pages
from cms.publishing.events import record_change_event
from cms.search.indexing import index_pages

NOTHING_CHANGED = "Nothing was changed: the database and the uploads are as they were before."


@dataclass(frozen=True)
class Restored:
    """`missing` has a sentence for each table that got fewer or more rows than the backup has."""

    manifest: Manifest
    safety_copy: Path | None
    missing: list[str]


def restore(
    archive: Path,
    report: Report,
    *,
    replace: bool,
    without_copy: bool = False,
    identity: str = "",
) -> Restored:
    """Restore an archive. What it replaces is first written to a backup of its own.

    The data of the archive is migrated, and what was erased is erased in it, before it takes the
    place of what was there; uploads follow. So at no moment the CMS reads an erased person. If a
    restore is killed, what it prepared stays in a folder or schema of its own until the next
    backup, restore, drill or `erase` deletes it.

    Raises:
        UnusableArchive: the archive is damaged, or cannot be restored into this kind of database.
        OccupiedTarget: there is content, and `replace` is false.
        BackupFault: the erasure list cannot be read, the database is in use, a tool is missing or
            failed, or a disk is full. The text says what state things are in.
    """
    erasures = read_erasures(settings.ERASURE_LIST)
    if erasures is None:
        report(no_list())
    archive = _found(archive)
    size = archive.stat().st_size * (2 if archive.suffix == encryption.SUFFIX else 1)
    with ExitStack() as stack:
        with _explained(NOTHING_CHANGED):
            folder = stack.enter_context(scratch_folder(size))
            manifest = extract(_plain(archive, folder, identity), folder)
            _require_fitting(manifest)
            require_space_for_media(folder, manifest.media)
            copy = _keep_what_is_there(report, replace, without_copy)
            report(f"database, as of {manifest.made_at} …")
            prepared = restore_database(manifest, folder, erasures or [])
            report_prepared(prepared, report)
        names = [name for name in manifest.media if name not in prepared.erased_files]
        _restore_uploads(folder, names, report, archive, copy)
    with _explained(
        "The database and the uploads are in place, and what was erased is erased. Still to do: "
        "python -m cms rebuild_index, update_index and bump_content_version."
    ):
        _finish(report, rebuild=manifest.engine != connection.vendor)
    warn_of_secrets(report)
    if erasures is None:  # again, below everything else that was written
        report(no_list())
    return Restored(manifest, copy, prepared.missing)


def _found(archive: Path) -> Path:
    """The file, by its path or by its name among the backups.

    Raises:
        UnusableArchive: there is none, or this user may not read it.
    """
    for path in (archive, settings.BACKUP_DIR / archive):
        if path.is_file() and os.access(path, os.R_OK):
            return path
    there = ", ".join(path.name for path in backups(settings.BACKUP_DIR)[:5]) or "none"
    raise UnusableArchive(
        f"There is no file {archive} that this user may read. The newest backups in "
        f"{settings.BACKUP_DIR}: {there}."
    )


@contextmanager
def _explained(state: str) -> Iterator[None]:
    """Turn a full disk or a failing database into a text that says in which state things are.

    Raises:
        BackupFault: there was such an error.
    """
    try:
        yield
    except (OSError, Error) as error:
        raise BackupFault(f"{type(error).__name__}: {error}. {state}") from error


def _restore_uploads(
    folder: Path, names: list[str], report: Report, archive: Path, copy: Path | None
) -> None:
    """
    Raises:
        BackupFault: not all uploads could be written.
    """
    written = 0
    try:
        for _ in restore_media(folder, names):
            written += 1
    except Exception as error:  # a bucket raises errors of its own
        kept = f" What was there before is in {copy}." if copy else ""
        raise BackupFault(
            f"The uploads could not be written ({type(error).__name__}: {error}), except "
            f"{written}. The database of the backup is in place, and what was erased is erased in "
            "it. Leave the CMS stopped, make space, and restore the uploads too: python -m cms "
            f"restore {archive} --replace --without-copy.{kept}"
        ) from error
    report(f"uploads: {written} written")


def has_content() -> bool:
    """Whether the database has users or pages of the CMS's own, or the storage has uploads."""
    tables = set(connection.introspection.table_names())
    if get_user_model()._meta.db_table in tables and get_user_model().objects.exists():
        return True
    own = Page._meta.db_table in tables and Page.objects.filter(depth__gt=2).exists()
    return own or next(stored_names(), None) is not None


def _plain(archive: Path, folder: Path, identity: str) -> Path:
    if archive.suffix != encryption.SUFFIX:
        return archive
    plain = folder / "archive.tar"
    with archive.open("rb") as encrypted, plain.open("wb") as file:
        encryption.decrypt(encrypted, file, identity or settings.BACKUP_IDENTITY_FILE)
    return plain


def _require_fitting(manifest: Manifest) -> None:
    """
    Raises:
        UnusableArchive: it is of PostgreSQL and this is SQLite, or of a newer version of the CMS.
    """
    if (manifest.engine, connection.vendor) == (POSTGRESQL, SQLITE):
        raise UnusableArchive(
            "This backup is of a PostgreSQL database: restore it into one, named by DATABASE_URL."
        )
    known = last_migrations(MigrationLoader(None).disk_migrations)
    newer = [
        f"{app} {name}"
        for app, name in manifest.migrations.items()
        if app in known and name > known[app]
    ]
    if newer:
        raise UnusableArchive(
            f"This backup was made by a newer version of the CMS (migration {newer[0]}). Install "
            "that version and restore again."
        )


def _keep_what_is_there(report: Report, replace: bool, without_copy: bool) -> Path | None:
    if not has_content():
        return None
    if not replace:
        raise OccupiedTarget(
            "This database or its folder of uploads has content. To replace all of it, stop the "
            "CMS and its worker and add --replace; what is there is kept as a backup."
        )
    if without_copy:
        report("what was there is NOT kept (--without-copy)")
        return None
    try:
        copy = make_backup(settings.BACKUP_DIR, label=BEFORE_RESTORE)
    except BackupFault as fault:
        raise BackupFault(
            f"What is there could not be kept as a backup, so that nothing was replaced. {fault} "
            "If it may be lost, add --without-copy: then it is replaced, and cannot be brought "
            "back."
        ) from fault
    report(f"what was there is kept: {copy}")
    if not settings.BACKUP_RECIPIENTS:
        report(NOT_ENCRYPTED)
    return copy


def _finish(report: Report, *, rebuild: bool) -> None:
    """Leave nothing of before in memory, and tell receivers and the CDN to ask anew."""
    if rebuild:
        report("search indexes …")
        index_pages(Page.objects.filter(depth__gt=1).values_list("pk", flat=True))
        call_command("update_index", verbosity=0)
    Site.clear_site_root_paths_cache()
    with transaction.atomic():
        bump_version()
        purge_pages(None)
        if site := Site.objects.order_by("-is_default_site", "pk").first():
            record_change_event(site, None)
    cache.clear()
