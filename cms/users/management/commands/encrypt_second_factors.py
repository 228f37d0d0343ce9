from typing import Any

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.users.secret_text import UnreadableSecret, encrypted_anew


class Command(BaseCommand):
    help = (
        "Encrypt the secrets of authenticator apps and recovery codes with the present SECRET_KEY. "
        "Run it after SECRET_KEY was changed, before the old one leaves SECRET_KEY_FALLBACKS."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """
        Raises:
            CommandError: no key reads some secrets; all others were encrypted.
        """
        unreadable = set()
        done = 0
        keys = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
        for pk in keys.values_list("pk", flat=True):
            with transaction.atomic():  # a recovery code may be used at the same time
                row = Authenticator.objects.select_for_update().select_related("user").get(pk=pk)
                try:
                    row.data = encrypted_anew(row.data)
                except UnreadableSecret:
                    unreadable.add(row.user.get_username())
                    continue
                row.save(update_fields=["data"])
                done += 1
        self.stdout.write(f"{done} encrypted.")
        if unreadable:
            raise CommandError(
                "Not readable with any key: " + ", ".join(sorted(unreadable)) + ". Make sure that "
                "the old key is in SECRET_KEY_FALLBACKS; if it is lost, use remove_second_factor."
            )
