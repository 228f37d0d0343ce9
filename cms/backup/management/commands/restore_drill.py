from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.backup.drill import run_drill
from cms.backup.faults import BackupFault
from cms.backup.making import newest


class Command(BaseCommand):
    help = (
        "Restore the newest backup into a scratch database and folder, compare the rows of each "
        "table, ask the API for every public page, and remove the scratch. Touches nothing else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", nargs="?", type=Path, help="default: the newest")

    def handle(self, *args: Any, archive: Path | None, **options: Any) -> None:
        try:
            archive = (archive or newest(settings.BACKUP_DIR)).resolve()
            self.stdout.write(run_drill(archive))
        except (BackupFault, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"The drill succeeded with {archive.name}.")
