"""Who may go on: limits before a password is checked, idle sessions, the second factor."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cms.users import second_factor, security_log, sign_in_limits
from cms.users.known_devices import remember_device
from cms.users.limited_addresses import GIVEN_BACK, limits_for
from cms.users.lockout import paused
from cms.users.secret_text import UNREADABLE, UnreadableSecret

Next = Callable[[HttpRequest], HttpResponse]
# Below these addresses a session counts; the API and the pictures read none.
WITH_SESSION = ("/admin/", "/documents/", "/preview/", "/_util/")
LAST_SEEN = "last_seen"
SECONDS_PER_SAVE = 60  # of the session, so that not every request writes a row
WAS_IDLE = "You were signed out, because nothing was done for a while. Please sign in again."
# Sent by an open tab, not by a person.
AUTOMATIC = frozenset({"ping", "release"})


class SignInLimitMiddleware:
    """Refuses what is posted too often, before a password is hashed or a mail is made.

    It stands before the middleware that opens a transaction, because a failed attempt must count
    even where that is rolled back.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 302:
            sign_in_limits.give_back(getattr(request, "limits_to_give_back", ()))
        if user := getattr(request, "proved_to_be", None):
            remember_device(request, response, user)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> Any:
        match = request.resolver_match
        if request.method != "POST" or match is None:
            return None
        limits = limits_for(match.url_name or "", request)
        if not limits:
            return None
        if seconds := sign_in_limits.take(limits):
            security_log.record_pause(request)
            return paused(request, seconds)
        if match.url_name in GIVEN_BACK:
            request.limits_to_give_back = limits
        else:
            request.sign_in_limits = limits
        return None


class IdleSessionMiddleware:
    """Ends a session after `SESSION_IDLE_SECONDS` without a request by a person.

    The editor's tab asks by itself who else is editing; these requests do not count.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(WITH_SESSION) and request.user.is_authenticated:
            now = time.time()
            if now - request.session.get(LAST_SEEN, now) > settings.SESSION_IDLE_SECONDS:
                request.was_idle = True
                logout(request)
                messages.info(request, WAS_IDLE)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        match = request.resolver_match
        if not request.path.startswith(WITH_SESSION) or match is None:
            return
        if match.url_name in AUTOMATIC or not request.user.is_authenticated:
            return
        now = time.time()
        if now - request.session.get(LAST_SEEN, 0) > SECONDS_PER_SAVE:
            request.session[LAST_SEEN] = now


class SecondFactorMiddleware:
    """Leads who needs a second factor and has none to setting one up, before anything else."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> Any:
        if not request.path.startswith(WITH_SESSION) or not settings.SECOND_FACTOR_REQUIRED:
            return None
        match = request.resolver_match
        if match is None or match.url_name in second_factor.OPEN_TO_ALL:
            return None
        if second_factor.is_missing(request.user):
            return redirect("mfa_index")
        if second_factor.is_unshown(request):
            logout(request)
            return redirect("account_login")
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> Any:
        """A page that needs a secret which no key reads leads to where new ones are made."""
        if not isinstance(exception, UnreadableSecret):
            return None
        messages.error(request, UNREADABLE)
        return redirect("mfa_index")


class ExportLogMiddleware:
    """Records each file that somebody downloads from the admin, such as a report as CSV."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        disposition = response.headers.get("Content-Disposition", "")
        if request.path.startswith("/admin/") and disposition.startswith("attachment"):
            security_log.record(
                security_log.Kind.EXPORTED, request.user, request=request, detail=request.path
            )
        return response
