from typing import Any

from django.core.management.base import BaseCommand

from cms.mail import queue
from cms.publishing.webhooks import outbox


class Command(BaseCommand):
    help = (
        "Send the webhook messages and the mails that a restore has set aside. They waited when "
        "the backup was made, so some of them may have been sent since. Mails are kept for a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        messages, mails = outbox.send_set_aside(), queue.send_set_aside()
        self.stdout.write(f"The worker will send {messages} webhook messages and {mails} mails.")
