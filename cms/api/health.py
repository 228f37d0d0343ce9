"""Health checks: whether the process runs, and whether it can serve.

The answers name the part that fails and never why: they are public.
"""

import logging
from collections.abc import Callable
from typing import Literal, TypedDict
from uuid import uuid4

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from cms.api.schema.declarations import answers
from cms.core.content_version.watch import watch
from cms.core.jobs import JOBS, WORKER
from cms.core.models import LastRun
from cms.core.recent_result import RecentResult
from cms.images.disk_space import can_store, has_space
from cms.monitoring.metrics import metrics

logger = logging.getLogger(__name__)


class Live(TypedDict):
    status: Literal["live"]


class Ready(TypedDict):
    """`failing` is empty when `status` is `ready`: `["database", "migrations"]`.

    `degraded`: what fails is done without, so this process can serve.
    """

    status: Literal["ready", "degraded", "not_ready"]
    failing: list[str]


@answers(Live, name="health_live", problems=False)
@csrf_exempt  # POST is answered with 405, not a CSRF error
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return _answer(Live(status="live"), 200)


@answers(Ready, name="health_ready", also={503: Ready}, problems=False)
@csrf_exempt  # POST is answered with 405, not a CSRF error
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when the database, its migrations and the file storage work, else 503.

    Without the shared cache, with little space left or with a publishing worker that is silent the
    process serves on: 200, and `degraded`.
    """
    failing: list[str] = []
    for name, check in CHECKS.items():
        # Not asked while the database is away: they would remember that for a minute.
        unasked = "database" in failing and name in NEED_DATABASE
        if not unasked and not _works(name, check):
            failing.append(name)
    if not failing:
        return _answer(Ready(status="ready", failing=[]), 200)
    if DISPENSABLE.issuperset(failing):
        return _answer(Ready(status="degraded", failing=failing), 200)
    return _answer(Ready(status="not_ready", failing=failing), 503)


ADDRESSES = {"/healthz/live": live, "/healthz/ready": ready, "/metrics": metrics}


class HealthFirst:
    """The outermost middleware: answers health checks on any host and scheme."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        check = ADDRESSES.get(request.path)
        return check(request) if check else self.get_response(request)


def _database() -> bool:
    if watch.current() is None and watch.unreachable:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _migrations() -> bool:
    """Whether all migrations have run; not checked again once they have."""
    global _migrated
    if watch.unreachable:
        return False
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _cache() -> bool:
    token = uuid4().hex
    cache.set("healthz", token, 10)
    return cache.get("healthz") is not None and not getattr(cache, "is_away", False)


def _worker() -> bool:
    """Whether the publishing worker has been seen in the last minutes."""
    worker = next(job for job in JOBS if job.name == WORKER)
    seen = LastRun.objects.filter(name=WORKER).values_list("succeeded_at", flat=True).first()
    return not worker.is_late(seen, timezone.now())


_migrated = False
DISPENSABLE = frozenset({"cache", "space", "worker"})
# Those that write a file or read much are done at most once a minute, whoever asks.
RARE_CHECKS = {
    "migrations": RecentResult(lambda: _migrations()),
    "storage": RecentResult(can_store),
    "space": RecentResult(has_space),
    "worker": RecentResult(_worker),
}
NEED_DATABASE = frozenset({"migrations", "worker"})
CHECKS: dict[str, Callable[[], bool]] = {"database": _database, **RARE_CHECKS, "cache": _cache}


def forget() -> None:
    """Do every check again at the next request."""
    for check in RARE_CHECKS.values():
        check.forget()


def _works(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as error:  # any error means that this part is not ready
        logger.warning("Not ready: %s: %s", name, type(error).__name__)
        return False


def _answer(content: Live | Ready, status: int) -> JsonResponse:
    return JsonResponse(content, status=status, headers={"Cache-Control": "no-store"})
