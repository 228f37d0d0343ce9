from argparse import ArgumentParser
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cms.api_keys.models import MAX_DAYS, USUAL_DAYS, ApiKey, MayRead


class Command(BaseCommand):
    help = (
        "Make, list and end the keys with which programs read private pages. A new key is printed "
        "once, alone in its line, and stored nowhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        make = actions.add_parser("make", help="make a key")
        make.add_argument("name", help="which program has it, such as: Build of the website")
        make.add_argument(
            "--drafts", action="store_true", help="it opens drafts too, not only published pages"
        )
        make.add_argument(
            "--days", type=int, default=USUAL_DAYS, help=f"how long it works; {USUAL_DAYS}"
        )
        actions.add_parser("list", help="list all keys, without what opens anything")
        end = actions.add_parser("end", help="end a key at once")
        end.add_argument("number", type=int, help="its number in the list")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        actions: dict[str, Callable[..., None]] = {
            "make": self._make,
            "list": self._list,
            "end": self._end,
        }
        actions[action](**options)

    def _make(self, name: str, drafts: bool, days: int, **_: Any) -> None:
        if not 0 < days <= MAX_DAYS:
            raise CommandError(f"A key works for 1 to {MAX_DAYS} days.")
        if not name.strip() or len(name) > 100:
            raise CommandError("Say in up to 100 characters which program has the key.")
        key = ApiKey(
            name=name.strip(),
            may_read=MayRead.DRAFTS if drafts else MayRead.PUBLISHED,
            last_day=timezone.localdate() + timedelta(days=days),
        )
        secret = key.give_secret()
        key.save()
        self.stdout.write(secret)
        self.stderr.write(f"Number {key.pk}, works until {key.last_day}. It is not shown again.")

    def _list(self, **_: Any) -> None:
        for key in ApiKey.objects.all():
            used = f"used {key.uses} times"
            last = f", last {key.last_used_at:%Y-%m-%d %H:%M} UTC" if key.last_used_at else ""
            self.stdout.write(
                f"{key.pk}: {key}, {key.may_read}, {key.state().lower()}, "
                f"until {key.last_day}, {used}{last}"
            )

    def _end(self, number: int, **_: Any) -> None:
        key = ApiKey.objects.filter(pk=number).first()
        if key is None:
            raise CommandError(f"No key has the number {number}.")
        key.end()
        self.stdout.write(f"{key} opens nothing any more.")
