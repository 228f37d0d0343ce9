from smtplib import SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import pluralize
from django.utils import timezone

from cms.review.digest import digests


class Command(BaseCommand):
    help = (
        "Send each editor one e-mail about the pages that they may edit: those that are due for "
        "review within 30 days, live pages that must be fixed, and claims that are withdrawn or "
        "in doubt. A person with nothing to do gets no e-mail. Run it once a week. "
        "Exit codes: 0 all e-mails were sent, 1 the server refused some; the others were sent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Print the mails instead of sending them."
        )

    def handle(self, *args: Any, dry_run: bool = False, **options: Any) -> None:
        today = timezone.localdate()
        found = list(digests(today))
        if dry_run:
            for digest in found:
                self.stdout.write(f"To: {digest.recipient}\nSubject: {digest.subject}\n")
                self.stdout.write(digest.body(today))
        else:
            self._send([digest.message(today) for digest in found])
        verb = "would be sent" if dry_run else "sent"
        self.stdout.write(f"{len(found)} mail{pluralize(found)} {verb}.")

    def _send(self, messages: list[EmailMessage]) -> None:
        """Send them all; a recipient whom the server refuses does not stop the others."""
        refused = 0
        with get_connection() as connection:
            for message in messages:
                try:
                    connection.send_messages([message])
                except SMTPRecipientsRefused:
                    refused += 1
        if refused:
            raise CommandError(
                f"{refused} of {len(messages)} mails: the server refused the address."
            )
