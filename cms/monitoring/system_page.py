"""The page *System* in the admin, for superusers: versions, health, jobs, webhooks, what is due."""

import platform
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import django
import wagtail
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.admin.ui.components import Component

from cms import __version__
from cms.core.jobs import BACKUP
from cms.monitoring import state
from cms.users import second_factor

# Begins every sentence that names a setting or a command; no other may.
FOR_OPERATORS = "For whoever runs the server:"


@dataclass(frozen=True)
class Due:
    """Something that needs an operator, and what to do about it."""

    what: str
    do: str


@require_safe
def system_page(request: HttpRequest) -> HttpResponse:
    """
    Raises:
        PermissionDenied: the user is no superuser.
    """
    if not request.user.is_superuser:
        raise PermissionDenied
    now = timezone.now()
    jobs, endpoints = state.job_states(now), state.endpoint_states(now)
    context = {
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": "Home"},
            {"url": "", "label": "System"},
        ],
        "header_title": "System",
        "header_icon": "cogs",
        "due": due(jobs, endpoints, now),
        "jobs": jobs,
        "backup": next(each for each in jobs if each.job.name == BACKUP),
        "endpoints": endpoints,
        "mails": state.mails(),
        "purges": state.purges(),
        "pictures": state.pictures(),
        "content_version": state.content_version(),
        "versions": versions(),
        "health": health(),
        "now": now,
    }
    return render(request, "monitoring/system.html", context)


def versions() -> dict[str, str]:
    """Return `{"Clinic CMS": "…", "API": "2.6.0", "Wagtail": "8.0.1", …}`."""
    return {
        "Clinic CMS": __version__,
        "API": settings.SPECTACULAR_SETTINGS["VERSION"],
        "Wagtail": wagtail.__version__,
        "Django": django.__version__,
        "Python": platform.python_version(),
        "Server": f"granian {version('granian')}",
        "Database": _database_version(),
    }


def health() -> dict[str, str]:
    """Return each part with a word on how it is: `{"Cache": "Redis answers", …}`."""
    return {
        "Database": "answers",  # else this page could not be shown
        "Cache and rate limits": _cache_state(),
        "Mail": "is sent by the worker"
        if settings.EMAIL_BACKEND.startswith("cms.mail")
        else "is not queued on this machine",
    }


def due(jobs: list[state.JobState], endpoints: list[state.EndpointState], now: Any) -> list[Due]:
    """Return what an operator has to do, the most urgent first."""
    found = [Due(*_of_job(each)) for each in jobs if each.is_overdue]
    if getattr(cache, "is_away", False):
        found.append(
            Due(
                "Redis does not answer.",
                "The site works on, and counts rate limits in each process. Start Redis again.",
            )
        )
    for name in second_factor.unknown_names():
        found.append(
            Due(
                f"The list of who needs a second factor names “{name}”, and there is no such "
                "group: nobody needs one because of it.",
                f"{FOR_OPERATORS} in SECOND_FACTOR_REQUIRED, write the name of a group as it is "
                "under Settings → Groups, superusers or everyone, and restart.",
            )
        )
    for each in endpoints:
        if each.given_up:
            found.append(
                Due(
                    f"Messages to “{each.endpoint}” given up in the last day: {each.given_up}.",
                    "Check the receiver, then send them again from Publishing → Webhook log.",
                )
            )
        if not each.endpoint.active and each.outbox.waiting:
            found.append(
                Due(
                    f"The webhook “{each.endpoint}” is switched off, and messages wait for it.",
                    "Switch it on, or delete it, under Publishing → Webhooks.",
                )
            )
    mails = state.mails()
    if mails.oldest_seconds(now) > 600:
        found.append(
            Due(
                f"Mails to editors that could not be sent yet: {mails.waiting}.",
                "Check the mail server. They are tried again for a day.",
            )
        )
    for why, number in state.failed_pictures().items():
        found.append(
            Due(
                f"Pictures whose sizes could not be made: {number} ({why}).",
                "Is the disk of the uploads full, or the storage away? They are tried again every "
                "hour or sooner. A picture that fails on its own needs to be uploaded again.",
            )
        )
    return found


def _of_job(each: state.JobState) -> tuple[str, str]:
    if each.has_failed:
        return (
            f"“{each.job.does}” failed at its last run ({each.failure}).",
            f"{FOR_OPERATORS} see the log, then run: python -m cms {each.job.name}",
        )
    if each.succeeded_at is None:
        return (
            f"“{each.job.does}” never ran.",
            f"{FOR_OPERATORS} start or schedule it: python -m cms {each.job.name}",
        )
    return (
        f"“{each.job.does}” is late.",
        f"{FOR_OPERATORS} is it still running or scheduled? By hand: python -m cms {each.job.name}",
    )


def _cache_state() -> str:
    if not hasattr(cache, "is_away"):
        return "in the memory of each process"
    return "Redis is away: in the memory of each process" if cache.is_away else "in Redis"


def _database_version() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
        else:
            cursor.execute("SELECT sqlite_version()")
        return f"{connection.display_name} {cursor.fetchone()[0].split()[0]}"


class DuePanel(Component):
    """On the admin's first page, for superusers: only if something is due."""

    name = "system"
    template_name = "monitoring/due_panel.html"
    order = 5

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        now = timezone.now()
        return {"due": due(state.job_states(now), state.endpoint_states(now), now)}
