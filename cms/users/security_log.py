"""Records sign-ins, failures, changes of permissions and exports as `SecurityEvent` rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from allauth.core import context as allauth_context
from django.http import HttpRequest
from django.utils import timezone
from wagtail.log_actions import get_active_log_context

from cms.users.client_address import shortened_address
from cms.users.models import SecurityEvent

Kind: Any = SecurityEvent.Kind  # Django's types are not known here
MAX_DETAIL = 300
_unrecorded: ContextVar[bool] = ContextVar("unrecorded", default=False)


@contextmanager
def unrecorded() -> Iterator[None]:
    """Inside, nothing is recorded: for restoring accounts and groups with the log that they had."""
    token = _unrecorded.set(True)
    try:
        yield
    finally:
        _unrecorded.reset(token)


def record(
    kind: str, user: Any = None, *, request: HttpRequest | None = None, detail: str = ""
) -> None:
    """Store one event. `user` is the account that it is about; who did it comes from the request.

    A command has no request, so its events name nobody and no network. A long detail goes on in
    further rows.
    """
    if _unrecorded.get():
        return
    request = request or current_request()
    for part in _parts(detail):
        SecurityEvent.objects.create(
            kind=kind,
            user=user if getattr(user, "pk", None) else None,
            done_by=_actor(request),
            network=shortened_address(request) if request else "",
            detail=part,
        )


def record_pause(request: HttpRequest | None) -> None:
    """Store that attempts were paused for a network, once a minute, however often it asks."""
    network = shortened_address(request) if request else ""
    a_minute_ago = timezone.now() - timedelta(minutes=1)
    recent = SecurityEvent.objects.filter(
        kind=Kind.SIGN_IN_PAUSED, network=network, at__gt=a_minute_ago
    )
    if not recent.exists():
        record(Kind.SIGN_IN_PAUSED, request=request)


def current_request() -> HttpRequest | None:
    """The request that is being answered; None in a command."""
    request: HttpRequest | None = allauth_context.request
    return request


def _parts(detail: str) -> list[str]:
    """`aaaaaa` → `aaa…`, `…aaa`: no part is longer than a row holds."""
    if len(detail) <= MAX_DETAIL:
        return [detail]
    room = MAX_DETAIL - 2
    parts = [detail[at : at + room] for at in range(0, len(detail), room)]
    return [f"{parts[0]}…", *(f"…{each}…" for each in parts[1:-1]), f"…{parts[-1]}"]


def _actor(request: HttpRequest | None) -> Any:
    user = getattr(request, "user", None) or get_active_log_context().user
    return user if user is not None and user.is_authenticated else None
