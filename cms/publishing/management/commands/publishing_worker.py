import signal
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from cms.core.jobs import WORKER
from cms.core.models import LastRun
from cms.evidence_changes.mails import any_change_mail_due, send_change_mails
from cms.images.renditions import any_requested, generate_requested
from cms.mail.queue import any_mail_due, send_due_mail
from cms.publishing.background_tasks import BackgroundTasks, attempt, start_companions
from cms.publishing.cdn.queue import any_purge_due, purge_due
from cms.publishing.lapsed_sources import announce_lapses
from cms.publishing.webhooks.outbox import delete_old, due_endpoints, send_due, send_to
from cms.search.cited_words import any_source_to_reindex, reindex_asked_sources
from cms.search.late_pages import any_page_to_reindex, reindex_some_pages

ROUNDS_PER_CLEANUP = 3600
HEARTBEAT_SECONDS = 15.0
SHUTDOWN_SECONDS = 25.0  # for what is under way when the worker is stopped; it is killed after 30


class Command(BaseCommand):
    help = (
        "Send webhooks, mails and CDN purges as they become due, until stopped by SIGTERM or "
        "SIGINT. "
        "Several workers may run: only one at a time sends to a webhook, and webhooks do not wait "
        "for each other. The queue is in the database, so nothing is lost if a worker is killed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Send what is due now and exit.")
        parser.add_argument(
            "--pause", type=float, default=1, help="Seconds between two checks for due work."
        )

    def handle(self, *args: Any, once: bool, pause: float, **options: Any) -> None:
        if once:
            generate_requested()
            reindex_asked_sources()
            while reindex_some_pages():
                pass
            announce_lapses()
            send_change_mails()
            purged, sent, mailed = purge_due(), send_due(), send_due_mail()
            self.stdout.write(
                f"{sent} webhooks delivered, {purged} purges sent, {mailed} mails sent."
            )
            return
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        self._run_until(stopped, pause)

    def _run_until(self, stopped: threading.Event, pause: float) -> None:
        rounds, tasks, beat_at = 0, BackgroundTasks(), 0.0
        start_companions(stopped)
        while not stopped.is_set():
            close_old_connections()
            if monotonic() >= beat_at:
                attempt("recording that the worker runs", partial(LastRun.record_success, WORKER))
                attempt("looking for sources whose date has passed", announce_lapses)
                beat_at = monotonic() + HEARTBEAT_SECONDS
            if rounds % ROUNDS_PER_CLEANUP == 0:
                attempt("deleting old webhook events", delete_old)
            attempt("starting due tasks", partial(_start_due, tasks, stopped.is_set))
            rounds += 1
            stopped.wait(pause)
        tasks.wait(SHUTDOWN_SECONDS)


def _start_due(tasks: BackgroundTasks, is_stopped: Callable[[], bool]) -> None:
    if any_purge_due():
        tasks.start("purge", purge_due)
    if any_requested():
        tasks.start("renditions", generate_requested)
    if any_source_to_reindex():
        tasks.start("words of sources", reindex_asked_sources)
    if any_page_to_reindex():
        tasks.start("words of pages", reindex_some_pages)
    if any_change_mail_due():
        tasks.start("notices", send_change_mails)
    if any_mail_due():
        tasks.start("mail", partial(send_due_mail, is_stopped))
    for endpoint in due_endpoints():
        tasks.start(f"webhook {endpoint.pk}", partial(send_to, endpoint))
