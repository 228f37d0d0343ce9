"""Asks for the review of a translation, which Wagtail Localize's own screen does not offer."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Page
from wagtail_localize.models import Translation  # type: ignore[import-untyped]

from cms.pages.localisation import translation_of

ASKED = (
    "The reviewers are asked to read this translation. It is edited here now. If the original "
    "changes, “Start Synced translation” in the menu below takes its new texts up."
)
REFUSED = "This translation cannot go to review: it waits for one already, or belongs to no review."
INVALID = "This translation cannot go to review yet: {why}"


def may_ask(page: Any) -> bool:
    """Whether a page has a review that it can be sent to."""
    is_page = isinstance(page, Page)
    return is_page and not page.workflow_in_progress and page.get_workflow() is not None


@transaction.atomic
def submit_translation(translation: Translation, user: Any) -> Page:
    """Save the translated texts of a page as its draft, and submit it; returns the page.

    Raises:
        ValidationError: a text does not fit where it is to stand.
    """
    translation.save_target(user=user, publish=False)
    translation.enabled = False
    translation.save(update_fields=["enabled"])
    page: Page = Page.objects.get(pk=translation.get_target_instance().pk).specific
    page.get_workflow().start(page, user)
    return page


@require_POST
def ask_for_review(request: HttpRequest, page_id: int) -> HttpResponse:
    """Save the translated texts as the draft of the page, and submit it.

    From then on the page is edited in the usual editor, where reviewers comment and approve: the
    screen of translations has no place for either.

    Raises:
        PermissionDenied: the person may not edit the page.
    """
    page = get_object_or_404(Page, pk=page_id).specific
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    translation = translation_of(page)
    if translation is None or not may_ask(page):
        messages.error(request, REFUSED)
        return redirect("wagtailadmin_pages:edit", page_id)
    total, done = translation.get_progress()
    try:
        submit_translation(translation, request.user)
    except ValidationError as error:
        messages.error(request, INVALID.format(why=" ".join(error.messages)))
    else:
        messages.success(request, ASKED)
        if left := total - done:
            messages.warning(
                request, f"{left} of its {total} texts are still those of the original."
            )
    return redirect("wagtailadmin_pages:edit", page_id)
