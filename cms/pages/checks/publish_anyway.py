"""The page on which an editor writes why a page is published although a check stops it."""

import hashlib
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from wagtail.admin import messages
from wagtail.models import Page, Revision

from cms.pages.checks.publish_gate import hook_reasons, stops_of
from cms.pages.checks.publish_reason import (
    MAX_REASON_CHARACTERS,
    MIN_REASON_CHARACTERS,
    clean_reason,
    may_publish_anyway,
    publishing_anyway,
)
from cms.pages.content_digest import content_digest
from cms.pages.localisation import translation_of

NEWER = (
    "The page, or the list of what stops it, changed after you opened this form. Read the list "
    "below, then decide again."
)
NOTHING_STOPS = "No check stops this page any more. Publish it as usual."


class ReasonForm(forms.Form):
    """The reason, and a hash of the page and its stops as the editor read them above the form."""

    reason = forms.CharField(
        label="Why is it published anyway?",
        max_length=MAX_REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"{MIN_REASON_CHARACTERS} to {MAX_REASON_CHARACTERS} characters. The page’s "
        "history and the weekly mail to its editors show your reason with your name. Visitors do "
        "not see it.",
        error_messages={"required": "Write why the page is published although a check stops it."},
    )
    version = forms.CharField(widget=forms.HiddenInput)

    data: dict[str, Any]

    def __init__(self, data: dict[str, Any] | None = None, *, latest: str) -> None:
        super().__init__(data, initial={"version": latest})
        self.latest = latest

    def clean_reason(self) -> str:
        return clean_reason(self.cleaned_data["reason"])

    def clean(self) -> Any:
        if self.cleaned_data.get("version") != self.latest:
            self.data = self.data | {"version": self.latest}
            raise forms.ValidationError(NEWER)
        return super().clean()


def publish_anyway(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the form, or publish, schedule or approve the latest version with the reason in it."""
    page = get_object_or_404(Page, pk=page_id).specific
    ways = _ways(page, request.user)
    wanted = as_it_would_be_published(page)
    stops = stops_of(wanted)
    editor = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if not stops:
        messages.info(request, NOTHING_STOPS)
        return redirect(editor)
    posted = request.POST if request.method == "POST" else None
    form = ReasonForm(posted and posted.dict(), latest=state_of(wanted, stops))
    if posted and form.is_valid():
        if posted.get("way") not in ways:
            raise PermissionDenied
        with publishing_anyway(request.user, form.cleaned_data["reason"]):
            _go_live(page, request.user, approve=posted["way"] == "approve")
        messages.success(request, _done(Page.objects.get(pk=page.pk)))
        return redirect(editor)
    shown = {"page": page, "form": form, "stops": stops, "ways": ways, "editor": editor}
    return render(request, "pages/checks/publish_anyway.html", shown)


def state_of(page: Page, stops: list[str]) -> str:
    """A hash of the version, its content and its stops, to notice a change of any of them.

    The revision id alone does not do: a save may overwrite a revision, translators make none, and
    the status of a source may change while the editor writes.
    """
    state = "\n".join([str(page.latest_revision_id), content_digest(page), *stops])
    return hashlib.sha256(state.encode()).hexdigest()


def as_it_would_be_published(page: Page) -> Page:
    """The latest draft; of a translation, the page with the texts translated so far."""
    translation = translation_of(page)
    if translation is None:
        return page.get_latest_revision_as_object()
    source, locale = translation.source, translation.target_locale
    return source.get_ephemeral_translated_instance(locale, fallback=True)


def _ways(page: Page, user: Any) -> list[str]:
    """What this person may do: `["publish", "approve"]`.

    Raises:
        PermissionDenied: they may do neither.
    """
    lock = page.get_lock()
    ways = []
    if may_publish_anyway(user) and not (lock and lock.for_user(user)):
        revision = page.get_latest_revision()
        may = page.permissions_for_user(user).can_publish()
        if may and not hook_reasons(page, revision, user):
            ways.append("publish")
        task = page.current_workflow_task
        if task and "approve" in {name for name, _, _ in task.get_actions(page, user)}:
            ways.append("approve")
    if not ways:
        raise PermissionDenied
    return ways


def _go_live(page: Page, user: Any, *, approve: bool) -> None:
    if approve:
        page.current_workflow_task.on_action(page.current_workflow_task_state, user, "approve")
    else:
        _version(page, user).publish(user=user)


def _version(page: Page, user: Any) -> Revision:
    if translation := translation_of(page):
        translation.save_target(user=user, publish=False)
        page.refresh_from_db()
    return page.get_latest_revision() or page.save_revision(user=user)


def _done(page: Page) -> str:
    live = page.live and page.live_revision_id == page.latest_revision_id
    result = (
        "was published" if live else "is scheduled" if page.scheduled_revision else "was approved"
    )
    return f"“{page.title}” {result}. Your reason is in the page’s history."
