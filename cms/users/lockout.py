"""The page shown after too many failed attempts to sign in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.views.account import password_reset_enabled


def paused(request: HttpRequest, seconds: int) -> HttpResponse:
    """Return a page with status 429 and how long to wait.

    It is the same for every reason, so it does not reveal whether an account exists.
    """
    minutes = -(-seconds // 60)
    context = {"minutes": minutes, "show_password_reset": password_reset_enabled()}
    response = render(request, "users/locked_out.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """`handler429` for django-allauth: too many codes, resets or confirmations."""
    return paused(request, seconds=60)
