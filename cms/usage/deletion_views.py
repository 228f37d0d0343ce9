"""What an editor sees who asks to delete something that is used: not “Are you sure?”."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from wagtail.admin.admin_url_finder import AdminURLFinder

from cms.usage.deletion_guard import protected_models
from cms.usage.uses import Use, uses_of


def deletion_refused(request: HttpRequest, instances: Iterable[Model]) -> HttpResponse | None:
    """The page that lists the uses, with status 409; None where nothing is in the way."""
    found = [(each, uses_of(each)) for each in instances if isinstance(each, protected_models())]
    edit_url = AdminURLFinder(request.user).get_edit_url
    used = [(each, edit_url(each), linked_uses(request.user, uses)) for each, uses in found if uses]
    if not used:
        return None
    asked = {"used": used, "free": len(found) - len(used), "page_title": "Still in use"}
    return render(request, "usage/still_used.html", asked, status=409)


def linked_uses(user: Any, uses: Iterable[Use]) -> list[dict[str, Any]]:
    """`[{"use": Use(…), "url": "/admin/pages/4/edit/"}]`; no address for what one may not edit."""
    finder = AdminURLFinder(user)
    return [{"use": use, "url": finder.get_edit_url(use.user)} for use in uses]
