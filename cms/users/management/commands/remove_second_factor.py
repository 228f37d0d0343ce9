from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from cms.users import second_factor, security_log


class Command(BaseCommand):
    help = (
        "Remove the second factors and recovery codes of a person who lost them. They sign in "
        "with their password and are led to set up new ones where they are required."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="The user name.")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no account “{name}”.")
        removed = second_factor.remove_all(user)
        if removed:
            security_log.record(
                security_log.Kind.SECOND_FACTOR, user, detail="All removed, by command"
            )
        self.stdout.write(f"{removed} removed.")
