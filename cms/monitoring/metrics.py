"""`/metrics` for Prometheus: counters of all workers, and what the database records.

Only whoever has `METRICS_TOKEN` may read it; without one, there is no such address.
"""

import os
from collections.abc import Iterator
from secrets import compare_digest
from typing import Any

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from cms.core.content_version.watch import watch
from cms.core.jobs import WORKER
from cms.core.metrics_folder import VARIABLE
from cms.monitoring import state


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer `Authorization: Bearer <METRICS_TOKEN>`; 401 for anybody else.

    Raises:
        Http404: no token is set.
    """
    token: str = settings.METRICS_TOKEN
    if not token:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not compare_digest(given.encode(), f"Bearer {token}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(exposition(), CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def exposition() -> bytes:
    """Return the text that Prometheus reads."""
    registry = CollectorRegistry()
    if VARIABLE in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(StateCollector())
    return generate_latest(registry)


class StateCollector:
    """Gauges that are read from the database now. Without it, only that it is away."""

    def collect(self) -> Iterator[Metric]:
        try:
            gauges = [] if watch.current() is None and watch.unreachable else list(_gauges())
        except Error:
            gauges = []
        yield _gauge("cms_database_up", "1 if the database answers.", float(bool(gauges)))
        yield from gauges


def _gauges() -> Iterator[Metric]:
    now = timezone.now()
    version = state.content_version()
    if version:
        age = (now - version.bumped_at).total_seconds()
        yield _gauge("cms_content_version_age_seconds", "Since the content changed.", age)
        yield _gauge("cms_content_version", "The number of the version.", version.number)
    boxes = {
        "webhook": state.deliveries(),
        "mail": state.mails(),
        "purge": state.purges(),
        "picture": state.pictures(),
    }
    depth = GaugeMetricFamily(
        "cms_outbox_waiting", "What waits to be sent or made.", labels=["kind"]
    )
    oldest = GaugeMetricFamily(
        "cms_outbox_oldest_seconds", "How long the oldest has waited.", labels=["kind"]
    )
    for kind, box in boxes.items():
        depth.add_metric([kind], box.waiting)
        oldest.add_metric([kind], box.oldest_seconds(now))
    yield from (depth, oldest)
    yield from _job_gauges()


def _job_gauges() -> Iterator[Metric]:
    success = GaugeMetricFamily(
        "cms_job_last_success_timestamp_seconds", "When it last succeeded.", labels=["job"]
    )
    late = GaugeMetricFamily("cms_job_late", "1 if it is late, or has failed.", labels=["job"])
    for each in state.job_states():
        late.add_metric([each.job.name], float(each.is_overdue))
        if each.succeeded_at:
            success.add_metric([each.job.name], each.succeeded_at.timestamp())
            if each.job.name == WORKER:
                seconds = (timezone.now() - each.succeeded_at).total_seconds()
                yield _gauge("cms_worker_heartbeat_age_seconds", "Since it was seen.", seconds)
    yield from (success, late)


def _gauge(name: str, documentation: str, value: Any) -> Metric:
    return GaugeMetricFamily(name, documentation, value=value)
