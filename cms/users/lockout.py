"""What a person sees who has guessed a password too often."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.views.account import password_reset_enabled


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """A page of status 429 that says how long to wait. It does not say whether the name exists."""
    seconds = settings.AXES_COOLOFF_TIME.total_seconds()
    told = {
        "tries": settings.AXES_FAILURE_LIMIT,
        "minutes": round(seconds / 60),
        "show_password_reset": password_reset_enabled(),
    }
    answer = render(request, "users/locked_out.html", told, status=429)
    answer["Retry-After"] = f"{seconds:.0f}"
    return answer
