from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.backup.encryption import keys_among, new_identity
from cms.backup.faults import BackupFault
from cms.backup.making import NOT_ENCRYPTED, delete_old, make_backup


class Command(BaseCommand):
    help = (
        "Write the database and all uploads into one file in BACKUP_DIR, then delete all but the "
        "newest BACKUP_KEEP backups. Editors may go on working. With BACKUP_RECIPIENTS the file is "
        "encrypted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, help="another folder than BACKUP_DIR")
        parser.add_argument("--keep", type=int, help="another number than BACKUP_KEEP")
        parser.add_argument(
            "--new-key",
            type=Path,
            metavar="FILE",
            help="make no backup, but a key for encryption: write its private part to FILE and "
            "print its public part, which BACKUP_RECIPIENTS takes",
        )

    def handle(
        self,
        *args: Any,
        folder: Path | None,
        keep: int | None,
        new_key: Path | None,
        **options: Any,
    ) -> None:
        try:
            if new_key:
                self.stdout.write(_new_key(new_key))
                return
            if settings.ERASURE_LIST:  # one that is missing later was lost
                settings.ERASURE_LIST.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                settings.ERASURE_LIST.touch(mode=0o600)
            target = folder or settings.BACKUP_DIR
            made = make_backup(target)
            old = delete_old(target, settings.BACKUP_KEEP if keep is None else keep)
        except (BackupFault, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{made} ({made.stat().st_size:,} bytes)")
        if settings.BACKUP_RECIPIENTS:
            self.stdout.write(f"Encrypted for {len(settings.BACKUP_RECIPIENTS)} key(s).")
        else:
            self.stdout.write(NOT_ENCRYPTED)
        for key in keys_among(target):
            self.stderr.write(
                f"WARNING: {key} is a private key among the backups. Whoever gets a copy of this "
                "folder can read all of them. Move it elsewhere."
            )
        for path in old:
            self.stdout.write(f"Deleted: {path.name}")


def _new_key(path: Path) -> str:
    try:
        return new_identity(path)
    except FileExistsError as fault:
        raise CommandError(f"{path} exists: choose another name.") from fault
