from typing import Any

from django.core.management.base import BaseCommand

from cms.users import sign_in_limits


class Command(BaseCommand):
    help = "End all pauses after too many failed attempts to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{sign_in_limits.forget()} limits ended.")
