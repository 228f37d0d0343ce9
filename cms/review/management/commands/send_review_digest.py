from django.core.mail import get_connection
from django.core.management.base import BaseCommand
from django.utils import timezone

from cms.review.digest import digests


class Command(BaseCommand):
    help = (
        "Mail each editor the pages that they may edit and that are due for review within 30 days, "
        "or are live and must be mended. Who has nothing to do gets no mail. Run it once a week."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Print the mails instead of sending them."
        )

    def handle(self, *args, dry_run=False, **options):
        today = timezone.localdate()
        found = list(digests(today))
        if dry_run:
            for digest in found:
                self.stdout.write(f"To: {digest.recipient}\nSubject: {digest.subject}\n")
                self.stdout.write(digest.body(today))
        else:
            get_connection().send_messages([digest.message(today) for digest in found])
        verb = "would be sent" if dry_run else "sent"
        self.stdout.write(f"{len(found)} mail{'' if len(found) == 1 else 's'} {verb}.")
