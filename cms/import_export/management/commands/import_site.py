from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cms.import_export.site.exceptions import OccupiedSite, UnusableFolder
from cms.import_export.site.importing import import_site


class Command(BaseCommand):
    help = (
        "Make a site of a folder that export_site wrote, in a database and storage that are empty. "
        "All of it is imported, or nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, *args, folder, **options):
        try:
            manifest = import_site(folder, self.stdout.write)
        except (UnusableFolder, OccupiedSite) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Imported {manifest.counts['pages.jsonl']} pages. Now make users, give ")
        self.stdout.write("private pages new passwords, and compare Settings → Sites.")
