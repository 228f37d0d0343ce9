"""Makes each change in the admin one transaction, with its content version and webhook events."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


class AtomicWriteMiddleware:
    """Runs the view of a writing request in a transaction.

    Django's ATOMIC_REQUESTS would also open a transaction for every read. A view marked with
    `transaction.non_atomic_requests` is left to Django.
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
        with transaction.atomic():
            return view(request, *args, **kwargs)
