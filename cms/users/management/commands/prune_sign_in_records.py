from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.users import sign_in_limits
from cms.users.sign_in_records import delete_records_before


class Command(BaseCommand):
    help = (
        "Delete records of sign-ins, permission changes and exports that are too old, and the "
        "counters of limits of which nothing is used any more. Run it daily."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--days", type=int, help="Keep so many days. By default: SECURITY_LOG_DAYS."
        )

    def handle(self, *args: Any, days: int | None, **options: Any) -> None:
        days = settings.SECURITY_LOG_DAYS if days is None else days
        if days < 1:
            raise CommandError("--days must be 1 or more.")
        deleted = delete_records_before(timezone.now() - timedelta(days=days))
        sign_in_limits.delete_unused()
        self.stdout.write(f"Deleted: {deleted}")
