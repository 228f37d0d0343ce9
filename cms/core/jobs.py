"""Which commands run regularly, and when one of them is late."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error


@dataclass(frozen=True)
class Job:
    """A regular command; `late_after` is how long it may be since its last success."""

    name: str
    does: str
    late_after: timedelta
    optional: bool = False  # a site may do without it, or by other means
    mails: bool = False  # a site that sends no mail does without it

    def is_late(self, succeeded_at: datetime | None, now: datetime) -> bool:
        """Whether it has not succeeded in time. One that never ran is late unless optional; on a
        developer's machine (`make run`) nothing runs regularly, so there it is not."""
        if self.mails and settings.EMAIL_BACKEND == NO_MAIL:
            return False
        if succeeded_at is None:
            return not self.optional and not settings.DEBUG
        return now - succeeded_at > self.late_after


NO_MAIL = "django.core.mail.backends.dummy.EmailBackend"
WORKER = "publishing_worker"
BACKUP = "backup"
JOBS = (
    Job(WORKER, "Sends webhooks, mails and purges, makes sizes of pictures", timedelta(minutes=2)),
    Job("publish_scheduled", "Publishes and unpublishes what is due", timedelta(minutes=20)),
    Job("check_sources", "Looks for changes of sources", timedelta(days=8)),
    Job("send_review_digest", "Mails editors what is due", timedelta(days=8), mails=True),
    Job("clearsessions", "Deletes ended sessions", timedelta(days=2), optional=True),
    Job(BACKUP, "Copies database and files", timedelta(hours=26), optional=True),
    Job("restore_drill", "Tries the newest backup", timedelta(days=33), optional=True),
    Job("purge_revisions", "Deletes old versions of pages", timedelta(days=8), optional=True),
    Job("prune_sign_in_records", "Shortens the log of sign-ins", timedelta(days=2), optional=True),
)
NAMES = frozenset(job.name for job in JOBS)
ONLY_TRIED = frozenset({"--help", "--dry-run", "--dryrun", "--new-key"})  # not the job itself
# Programs that serve: their statements are bounded. Any other command may take its time.
SERVING = frozenset({WORKER, "runserver"})


def run_recorded(command: str, run: Callable[[], None]) -> None:
    """Run a command. If it is a regular one, record whether it succeeded.

    The worker records its own heartbeat, because it does not end.
    """
    if command not in NAMES - {WORKER} or ONLY_TRIED & set(sys.argv):
        run()
        return
    try:
        run()
    except SystemExit as stopped:
        _record(command, "CommandError" if stopped.code else "")
        raise
    except BaseException as error:
        _record(command, type(error).__name__)
        raise
    _record(command, "")


def _record(command: str, failure: str) -> None:
    from cms.core.models import LastRun

    try:
        if failure:
            LastRun.record_failure(command, failure)
        else:
            LastRun.record_success(command)
    except Error as error:  # the database is away: the command's own end matters more
        sys.stderr.write(f"The run of {command} was not recorded: {type(error).__name__}\n")
