"""Puts the database of a backup in place, after what was erased is erased in it."""

from dataclasses import dataclass, field
from pathlib import Path

from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from cms.api_keys.models import ApiKey
from cms.backup import databases
from cms.backup.any_database import row_counts
from cms.backup.archive import Manifest
from cms.backup.erasures import Entry, apply_erasures
from cms.backup.serialised import last_migrations, moved_into_postgres, moved_tables
from cms.mail import queue
from cms.publishing.models import DeliveryState, Purge, WebhookEvent
from cms.publishing.webhooks import outbox


@dataclass
class Prepared:
    """What was done to the restored data before it took the place of what was there."""

    missing: list[str] = field(default_factory=list)
    erased: int = 0
    erased_files: set[str] = field(default_factory=set)
    messages_aside: int = 0
    mails_aside: int = 0


def restore_database(manifest: Manifest, folder: Path, erasures: list[Entry]) -> Prepared:
    """Load the database of an extracted archive beside the one that is there, and prepare it.

    Then it takes the place of the other. If anything fails, that is as it was.

    Raises:
        BackupFault: a value does not fit, the database is in use, or a tool is missing or failed.
    """
    dump, prepared = folder / manifest.database, Prepared()
    if manifest.engine == connection.vendor:
        with databases.loaded_beside(dump):
            prepared.missing = _wrong_counts(manifest.rows)
            call_command("migrate", verbosity=0, interactive=False)
            _prepare(prepared, erasures)
        return prepared
    with moved_into_postgres(dump, manifest.migrations):
        if manifest.migrations == last_migrations(MigrationLoader(None).disk_migrations):
            moved = moved_tables()
            expected = {table: rows for table, rows in manifest.rows.items() if table in moved}
            prepared.missing = _wrong_counts(expected)
        _prepare(prepared, erasures)
    return prepared


def _wrong_counts(expected: dict[str, int]) -> list[str]:
    rows = row_counts(expected)
    return [
        f"{table}: {rows.get(table, 0)} rows, and not {count}"
        for table, count in expected.items()
        if rows.get(table, 0) != count
    ]


def _prepare(prepared: Prepared, erasures: list[Entry]) -> None:
    """End all sessions and keys, set aside what waits to be sent, and erase what was erased."""
    with transaction.atomic():
        Session.objects.all().delete()  # everybody signs in again
        # One that was ended after the backup was made would open private pages again.
        ApiKey.objects.filter(ended_at=None).update(ended_at=timezone.now())
        prepared.messages_aside, prepared.mails_aside = outbox.set_aside(), queue.set_aside()
        prepared.erased, prepared.erased_files = apply_erasures(erasures)
        # What erasing announces is announced for all pages at the end of the restore.
        WebhookEvent.objects.filter(deliveries__state=DeliveryState.WAITING).delete()
        Purge.objects.all().delete()
        # After a commit files would be deleted: the uploads are those of before, until they follow.
        connection.run_on_commit.clear()
