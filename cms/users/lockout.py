"""The page shown after too many failed attempts to sign in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.views.account import password_reset_enabled


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Return a page with status 429 and the minutes to wait. It does not reveal whether the user
    exists."""
    seconds = settings.AXES_COOLOFF_TIME.total_seconds()
    context = {
        "tries": settings.AXES_FAILURE_LIMIT,
        "minutes": round(seconds / 60),
        "show_password_reset": password_reset_enabled(),
    }
    response = render(request, "users/locked_out.html", context, status=429)
    response["Retry-After"] = f"{seconds:.0f}"
    return response
