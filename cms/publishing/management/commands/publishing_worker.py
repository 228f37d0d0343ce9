import signal
import threading
from functools import partial

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from cms.publishing.cdn.queue import any_purge_due, purge_due
from cms.publishing.side_by_side import SideBySide, attempt
from cms.publishing.webhooks.outbox import delete_old, due_endpoints, send_due, send_to

TIDY_EVERY = 3600  # rounds
LAST_SECONDS = 10.0  # for what is on its way when the sender is told to end


class Command(BaseCommand):
    help = (
        "Send webhooks and CDN purges as they become due, until told to end. Several may run: each "
        "webhook has one sender at a time, and none waits for another. What waits is in the "
        "database; nothing is lost when this is killed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Send what is due now, and end.")
        parser.add_argument("--pause", type=float, default=1, help="Seconds between two looks.")

    def handle(self, *args, once, pause, **options):
        if once:
            purged, sent = purge_due(), send_due()
            self.stdout.write(f"{sent} webhooks delivered, {purged} purges told.")
            return
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        self._send_until(ended, pause)

    def _send_until(self, ended, pause):
        rounds, sending = 0, SideBySide()
        while not ended.is_set():
            close_old_connections()
            if rounds % TIDY_EVERY == 0:
                attempt("tidying", delete_old)
            attempt("looking for what is due", partial(_begin_due, sending))
            rounds += 1
            ended.wait(pause)
        sending.wait(LAST_SECONDS)


def _begin_due(sending: SideBySide) -> None:
    if any_purge_due():
        sending.begin("purge", purge_due)
    for endpoint in due_endpoints():
        sending.begin(f"webhook {endpoint.pk}", partial(send_to, endpoint))
