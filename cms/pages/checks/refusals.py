"""How a refusal reaches an editor: as a message in the editor of the page, with what to do."""

from functools import wraps

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from wagtail.admin import messages

from cms.pages.checks.gate import HOW_TO_GO_ON, PublicationRefused


def tell_refusals(view):
    """Decorate the admin's views: a refused publication leads back to the page's editor.

    Inside the request's transaction, so that the draft which was saved first stays saved.
    """

    @wraps(view)
    def telling(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except PublicationRefused as refusal:
            return _answer(request, refusal)

    return telling


def _answer(request, refusal: PublicationRefused):
    messages.error(request, told(refusal))
    editor = reverse("wagtailadmin_pages:edit", args=[refusal.page.pk])
    if request.headers.get("x-requested-with") == "XMLHttpRequest":  # Wagtail's modal windows
        return JsonResponse({"step": "success", "redirect": editor})
    return redirect(editor)


def told(refusal: PublicationRefused) -> str:
    """`<strong>“…” was not published.</strong><ul><li>…</li></ul>The draft is saved. …`"""
    reasons = format_html_join("", "<li>{}</li>", ((reason,) for reason in refusal.reasons))
    return format_html("<strong>{}</strong><ul>{}</ul>{}", refusal.heading, reasons, HOW_TO_GO_ON)
