from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cms.import_export.site.exporting import export_site
from cms.import_export.site.manifest import UnusableFolder
from cms.users.security_log import Kind, record


class Command(BaseCommand):
    help = (
        "Write the whole site into a new folder: pages with their latest drafts, sources (also as "
        "CSL-JSON), snippets, settings, redirects, pictures and documents. No users, passwords or "
        "secrets. import_site creates an equal site from it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="A folder that does not exist yet, or is empty"
        )

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        try:
            manifest = export_site(folder, self.stdout.write)
        except UnusableFolder as error:
            raise CommandError(str(error)) from error
        record(Kind.EXPORTED, detail="The whole site, by command")
        self.stdout.write(f"Exported to {folder}. It holds drafts and private pages: keep it safe.")
        self.stdout.write("Not exported:")
        for left_out in manifest.not_exported:
            self.stdout.write(f"  - {left_out}")
