"""What the database records about the system: its jobs, its outboxes, its content version."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils import timezone

from cms.core.jobs import JOBS, WORKER, Job
from cms.core.models import ContentVersion, LastRun
from cms.images.models import RenditionRequest
from cms.images.renditions import MAX_ATTEMPTS
from cms.mail.models import SET_ASIDE, QueuedMail
from cms.publishing.models import Delivery, DeliveryState, Purge, WebhookEndpoint


@dataclass(frozen=True)
class JobState:
    """A regular command with its last end; both moments are None if it never ran."""

    job: Job
    succeeded_at: datetime | None
    failed_at: datetime | None
    failure: str
    is_late: bool

    @property
    def has_failed(self) -> bool:
        """Whether the last run failed."""
        return bool(self.failure)

    @property
    def is_overdue(self) -> bool:
        """Whether an operator has to look at it."""
        return self.is_late or self.has_failed


@dataclass(frozen=True)
class Outbox:
    """What waits to be sent: how many, and since when the oldest waits."""

    waiting: int
    oldest_at: datetime | None

    def oldest_seconds(self, now: datetime) -> float:
        return max(0.0, (now - self.oldest_at).total_seconds()) if self.oldest_at else 0.0


@dataclass(frozen=True)
class EndpointState:
    """A webhook with what waits for it, and what was given up in the last day."""

    endpoint: WebhookEndpoint
    outbox: Outbox
    given_up: int


def job_states(now: datetime | None = None) -> list[JobState]:
    """Return the state of each job of `JOBS`; one query."""
    now = now or timezone.now()
    rows = {row.name: row for row in LastRun.objects.all()}
    states = []
    for job in JOBS:
        row = rows.get(job.name)
        succeeded_at = row.succeeded_at if row else None
        states.append(
            JobState(
                job,
                succeeded_at,
                row.failed_at if row else None,
                row.failure if row else "",
                job.is_late(succeeded_at, now),
            )
        )
    return states


def worker_is_silent(now: datetime | None = None) -> bool:
    """Whether the publishing worker has not been seen for two minutes."""
    return next(each.is_late for each in job_states(now) if each.job.name == WORKER)


def deliveries() -> Outbox:
    """The webhook messages that wait; those for webhooks that are switched off do not count."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, endpoint__active=True)
    found = waiting.aggregate(number=Count("pk"), oldest=Min("event__created_at"))
    return Outbox(found["number"], found["oldest"])


def mails() -> Outbox:
    """The mails that wait; those that came with a restored backup wait for nothing."""
    waiting = QueuedMail.objects.exclude(error=SET_ASIDE)
    found = waiting.aggregate(number=Count("pk"), oldest=Min("created_at"))
    return Outbox(found["number"], found["oldest"])


def purges() -> Outbox:
    found = Purge.objects.aggregate(number=Count("pk"), oldest=Min("created_at"))
    return Outbox(found["number"], found["oldest"])


def pictures() -> Outbox:
    """The pictures whose sizes the worker has yet to make."""
    found = RenditionRequest.objects.aggregate(number=Count("pk"), oldest=Min("created_at"))
    return Outbox(found["number"], found["oldest"])


def failed_pictures() -> dict[str, int]:
    """How many pictures have no sizes yet, by why: `{"OSError": 3, "the worker ended": 1}`."""
    failed = RenditionRequest.objects.filter(failures__gt=0).exclude(error="")
    errors = failed.values_list("error").annotate(number=Count("pk")).order_by("error")
    ended = RenditionRequest.objects.filter(attempts__gte=MAX_ATTEMPTS).count()
    return dict(errors) | ({"the worker ended each time": ended} if ended else {})


def endpoint_states(now: datetime | None = None) -> list[EndpointState]:
    """Return the state of each webhook."""
    since = (now or timezone.now()) - timedelta(days=1)
    states = []
    for endpoint in WebhookEndpoint.objects.all():
        waiting = endpoint.deliveries.filter(state=DeliveryState.WAITING)
        found = waiting.aggregate(number=Count("pk"), oldest=Min("event__created_at"))
        given_up = endpoint.deliveries.filter(
            state=DeliveryState.GIVEN_UP, last_attempt_at__gte=since
        )
        states.append(
            EndpointState(endpoint, Outbox(found["number"], found["oldest"]), given_up.count())
        )
    return states


def content_version() -> ContentVersion | None:
    found: ContentVersion | None = ContentVersion.objects.first()
    return found
