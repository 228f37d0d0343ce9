from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.import_export.site.importing import OccupiedSite, import_site
from cms.import_export.site.manifest import UnusableFolder


class Command(BaseCommand):
    help = (
        "Create a site from a folder that export_site wrote, in an empty database and an empty "
        "storage. Imports everything or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = import_site(folder, self.stdout.write)
        except (UnusableFolder, OccupiedSite) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Imported {manifest.counts['pages.jsonl']} pages. Now create users, give "
        )
        self.stdout.write("private pages new passwords, and check Settings → Sites.")
