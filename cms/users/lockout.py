"""The page shown after too many failed attempts."""

from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from wagtail.admin.views.account import password_reset_enabled


def paused(request: HttpRequest, seconds: int) -> HttpResponse:
    """Return a page with status 429 and how long to wait.

    It is the same for every reason, so it does not reveal whether an account exists; and it is
    kept, because an attacker asks for it many times a second.
    """
    minutes = -(-seconds // 60)
    response = HttpResponse(_page(minutes, password_reset_enabled()), status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response


@lru_cache(maxsize=8)
def _page(minutes: int, show_password_reset: bool) -> str:
    nobody = HttpRequest()
    nobody.user = AnonymousUser()
    context = {"minutes": minutes, "show_password_reset": show_password_reset}
    return str(render_to_string("users/locked_out.html", context, nobody))
