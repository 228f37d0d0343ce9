from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.backup.answers import faults_of_answers
from cms.backup.faults import BackupFault
from cms.backup.making import newest
from cms.backup.restoring import restore


class Command(BaseCommand):
    help = (
        "Restore a backup into the database and the uploads of the settings, which must be empty. "
        "A backup of SQLite can be restored into PostgreSQL. What was erased is erased again, and "
        "everybody has to sign in again. Stop the CMS and its worker first."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", nargs="?", type=Path, help="default: the newest")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="replace what is there, after a backup of it",
        )
        parser.add_argument(
            "--without-copy",
            action="store_true",
            help="with --replace: replace what is there without a backup of it, where there is no "
            "space for one. It cannot be brought back",
        )
        parser.add_argument("--identity", default="", help="the file with the private key")
        parser.add_argument(
            "--check", action="store_true", help="then ask the API for every public page"
        )

    def handle(
        self,
        *args: Any,
        archive: Path | None,
        replace: bool,
        without_copy: bool,
        identity: str,
        check: bool,
        **options: Any,
    ) -> None:
        try:
            archive = archive or newest(settings.BACKUP_DIR)
            restored = restore(
                archive,
                self.stdout.write,
                replace=replace,
                without_copy=without_copy,
                identity=identity,
            )
        except (BackupFault, OSError) as fault:
            raise CommandError(str(fault)) from fault
        faults = list(restored.missing)
        if check:
            answered, unanswered = faults_of_answers()
            faults += unanswered
            self.stdout.write(f"pages that answer: {answered}")
        if faults:
            raise CommandError("Restored, but not as it was:\n" + "\n".join(faults))
        self.stdout.write(f"Restored: {archive.name}")
