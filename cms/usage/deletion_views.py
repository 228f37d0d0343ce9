"""The page that an editor sees instead of “Are you sure?” when the object is still in use."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.usage.deletion_guard import protected_models
from cms.usage.uses import Use, uses_of


def deletion_refused(request: HttpRequest, instances: Iterable[Model]) -> HttpResponse | None:
    """Return a page that lists the uses, with status 409; None if the objects can be deleted."""
    found = [(each, uses_of(each)) for each in instances if isinstance(each, protected_models())]
    edit_url = AdminURLFinder(request.user).get_edit_url
    used = [(each, edit_url(each), linked_uses(request.user, uses)) for each, uses in found if uses]
    if not used:
        return None
    context = {"used": used, "free": len(found) - len(used), "page_title": "Still in use"}
    return render(request, "usage/still_used.html", context, status=409)


def linked_uses(user: Any, uses: Iterable[Use]) -> list[dict[str, Any]]:
    """`[{"use": Use(…), "url": "/admin/pages/4/edit/"}]`; None for what `user` may not edit."""
    finder = AdminURLFinder(user)
    return [{"use": use, "url": finder.get_edit_url(use.user)} for use in uses]
