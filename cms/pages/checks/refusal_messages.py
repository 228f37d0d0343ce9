"""Shows a refused publication to the editor as a message, with what to do."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages

from cms.pages.checks.publish_gate import PublicationRefused
from cms.pages.checks.publish_reason import may_publish_anyway

View = Callable[..., Any]
GO_ON = "Publish it anyway, with a written reason"
ASK = (
    " If it cannot wait, ask an administrator who may publish a page although a check stops it: "
    "publishing then needs a written reason."
)


def show_refusals(view: View) -> View:
    """Decorate an admin view: a refused publication redirects to the page's editor.

    Runs inside the request's transaction, so that the draft that was saved first is kept. A page
    that is not saved yet, such as a copy, is rolled back.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            if not transaction.get_connection().in_atomic_block:
                return view(request, *args, **kwargs)
            with transaction.atomic():
                return _keeping_drafts(view, request, *args, **kwargs)
        except PublicationRefused as refusal:
            return _answer(request, refusal)

    return wrapper


def _keeping_drafts(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
    try:
        return view(request, *args, **kwargs)
    except PublicationRefused as refusal:
        if refusal.page.pk is None:
            raise
        return _answer(request, refusal)


def _answer(request: HttpRequest, refusal: PublicationRefused) -> HttpResponse:
    buttons = []
    if refusal.stops and refusal.page.pk and may_publish_anyway(request.user):
        go_on = reverse("publish_anyway", args=[refusal.page.pk])
        buttons.append(messages.button(go_on, GO_ON))
    messages.error(request, refusal_html(refusal, may_go_on=bool(buttons)), buttons=buttons)
    back = request.get_full_path()
    if refusal.page.pk:
        back = reverse("wagtailadmin_pages:edit", args=[refusal.page.pk])
    if request.headers.get("x-requested-with") == "XMLHttpRequest":  # Wagtail's modal windows
        return JsonResponse({"step": "success", "redirect": back})
    return redirect(back)


def refusal_html(refusal: PublicationRefused, *, may_go_on: bool = False) -> str:
    """`<strong>“…” was not published.</strong><ul><li>…</li></ul>The draft is saved. …`"""
    reasons = format_html_join("", "<li>{}</li>", ((reason,) for reason in refusal.reasons))
    ask = ASK if refusal.stops and refusal.page.pk and not may_go_on else ""
    words = "<strong>{}</strong><ul>{}</ul>{}{}"
    html: str = format_html(words, refusal.heading, reasons, refusal.how_to_go_on, ask)
    return html
