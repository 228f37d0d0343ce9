from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.backup.erasures import KINDS, erase
from cms.backup.faults import BackupFault
from cms.backup.making import BEFORE_RESTORE, backups
from cms.usage.deletion_guard import StillUsed


class Command(BaseCommand):
    help = (
        "Erase a user's personal data, a picture or a document for good: also from every backup "
        "that is restored later. The number is that in the address of the object in the admin."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=KINDS)
        parser.add_argument("key", type=int, metavar="number")

    def handle(self, *args: Any, kind: str, key: int, **options: Any) -> None:
        try:
            erased = erase(kind, key, settings.ERASURE_LIST, timezone.localdate())
        except (BackupFault, StillUsed) as fault:
            raise CommandError(str(fault.args[0])) from fault
        self.stdout.write(f"Erased: {erased.name}")
        kept = [path.name for path in backups(settings.BACKUP_DIR) if BEFORE_RESTORE in path.name]
        if kept:
            self.stdout.write(
                f"Copies that a restore kept may hold it, and nothing deletes them: "
                f"{', '.join(kept)}. Delete those that you no longer need."
            )
        if erased.named_in:
            found = ", ".join(f"{number} × {where}" for where, number in erased.named_in.items())
            self.stdout.write(
                f"What the clinic publishes, and its older versions, still have the name: {found}. "
                "Edit or delete these in the admin; purge_revisions deletes older versions."
            )
