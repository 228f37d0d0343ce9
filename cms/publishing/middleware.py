"""Makes each change in the admin one transaction, with its content version and webhook events."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from cms.core.content_version.turns import take_turn

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
# What each open form sends every few seconds, by the names of the addresses: that somebody is still
# there, and what the preview shows. Each writes one row, of its own, and no content. In a
# transaction they would hold up, and wait for, everybody who writes: SQLite has one writer.
SENT_ALL_THE_TIME = {"ping", "release", "preview_on_add", "preview_on_edit"}


class AtomicWriteMiddleware:
    """Runs the view of a writing request in a transaction.

    Django's ATOMIC_REQUESTS would also open a transaction for every read. A view marked with
    `transaction.non_atomic_requests` is left to Django, and so is what is sent all the time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> Any:
        if request.method in SAFE_METHODS or hasattr(view, "_non_atomic_requests"):
            return None
        match = request.resolver_match
        if match and match.url_name in SENT_ALL_THE_TIME:
            return None
        with transaction.atomic():
            if match and _may_publish(request, match):
                take_turn()
            return view(request, *args, **kwargs)


def _may_publish(request: HttpRequest, match: ResolverMatch) -> bool:
    """Whether a view writes pages for the public, or the tree; all but saving a draft does.

    It has to take its turn before it writes the draft that it publishes.
    """
    if "wagtailadmin_pages" not in match.namespaces:
        return False
    return match.url_name != "edit" or any(name.startswith("action-") for name in request.POST)
