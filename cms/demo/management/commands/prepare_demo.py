import sys
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand

from cms.demo.telling_migrate import TellingMigrate

ADMIN = "admin"


class Command(BaseCommand):
    help = (
        "Create or update the database, load the demo content, and set the password of the user "
        "“admin” to the first line of standard input."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        password = sys.stdin.readline().strip()
        if not password:
            raise CommandError("Give the admin's password as one line on standard input.")
        self._say("Creating or updating the tables of the database …")
        call_command(TellingMigrate(self._say), interactive=False, verbosity=0)
        self._say("Loading the clinic and its first topic …")
        call_command("load_demo", stdout=self.stdout)
        self._say("Loading the second topic with its history …")
        call_command("load_demo_knee", stdout=self.stdout)
        user, _ = get_user_model().objects.get_or_create(
            username=ADMIN, defaults={"is_staff": True, "is_superuser": True}
        )
        user.set_password(password)
        user.save(update_fields=["password"])
        self.stdout.write(f"The user “{ADMIN}” has its new password.")

    def _say(self, step: str) -> None:
        self.stdout.write(step)
        self.stdout.flush()
