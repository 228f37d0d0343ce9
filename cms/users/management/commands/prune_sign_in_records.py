from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.users.sign_in_records import delete_records_before


class Command(BaseCommand):
    help = "Delete the records of attempts to sign in that are older than so many days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=90)

    def handle(self, *args: Any, days: int, **options: Any) -> None:
        if days < 1:
            raise CommandError("--days must be 1 or more.")
        deleted = delete_records_before(timezone.now() - timedelta(days=days))
        self.stdout.write(f"Deleted: {deleted}")
