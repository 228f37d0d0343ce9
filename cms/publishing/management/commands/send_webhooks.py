import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from cms.publishing.purge.queue import purge_due
from cms.publishing.webhooks.outbox import forget_old, send_due

TIDY_EVERY = 3600  # rounds


class Command(BaseCommand):
    help = (
        "Send webhooks and CDN purges as they become due, until told to end. Several may run: each "
        "webhook has one sender at a time. What waits is in the database; nothing is lost when "
        "this is killed."
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
        rounds = 0
        while not ended.is_set():
            close_old_connections()
            if rounds % TIDY_EVERY == 0:
                forget_old()
            purge_due()
            send_due()
            rounds += 1
            ended.wait(pause)
