"""Writes down, in the transaction of the change, what webhooks are to be told.

A notice is thin: it names pages, and receivers fetch them. So a message that comes late or twice
does no harm, and nothing private is in it.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from wagtail.models import Page, PageViewRestriction

from cms.pages.visibility import VisiblePages
from cms.publishing.models import Delivery, WebhookEndpoint, WebhookEvent, WebhookEventType

_RECORDED = "_clinic_notices"  # on the connection: cause → notice of the present transaction


def has_listeners() -> bool:
    return bool(WebhookEndpoint.objects.filter(active=True).exists())


def record_page_event(kind: WebhookEventType, page: Page, **more: Any) -> None:
    """`{"page": {"id": 4, "type": "pages.TopicPage", "path": "/advice/", "url": "https://…/advice/",
    "locale": "en-gb"}}`; of a private page nothing is told."""
    if page.get_view_restrictions().exists():
        return
    _site, _root, path = page.get_url_parts() or (None, None, None)
    told = {
        "id": page.pk,
        "type": _label(page),
        "path": path,
        "url": page.full_url,
        "locale": page.locale.language_code,
    }
    _write(kind, {"page": told, **more}, [page.pk])


def record_change_event(cause: Model, pages: frozenset[int] | None) -> None:
    """`{"cause": {"type": "evidence.ResearchSource", "id": 3}, "pages": [4, 9]}`; null: any page.

    Once a transaction and cause: a source is saved together with its findings. Pages nobody sees
    are left out, save where a restriction has just hidden them: whoever shows them drops them.
    """
    if pages is not None and not isinstance(cause, PageViewRestriction):
        seen = VisiblePages().among(Page.objects.filter(pk__in=pages))
        pages = frozenset(seen.values_list("pk", flat=True))
    if pages is not None and not pages:
        return
    label, listed = _label(cause), None if pages is None else sorted(pages)
    noted = connections[DEFAULT_DB_ALIAS].__dict__.setdefault(_RECORDED, {})
    if earlier := WebhookEvent.objects.filter(pk=noted.get((label, cause.pk))).first():
        known = earlier.pages
        listed = None if listed is None or known is None else sorted({*listed, *known})
        earlier.pages = earlier.data["pages"] = listed
        earlier.save(update_fields=["pages", "data"])
        return
    told = {"cause": {"type": label, "id": cause.pk}, "pages": listed}
    noted[label, cause.pk] = _write(WebhookEventType.CHANGED, told, listed).pk
    transaction.on_commit(noted.clear, robust=True)


def _label(instance: Model) -> str:
    """`pages.TopicPage`, also where only its `wagtailcore.Page` is at hand."""
    model: type[Model] = getattr(instance, "specific_class", None) or type(instance)
    return str(model._meta.label)


def _write(kind: Any, data: dict[str, Any], pages: list[int] | None) -> WebhookEvent:
    with transaction.atomic():
        notice: WebhookEvent = WebhookEvent.objects.create(type=kind, data=data, pages=pages)
        Delivery.objects.bulk_create(
            Delivery(notice=notice, endpoint=endpoint)
            for endpoint in WebhookEndpoint.objects.filter(active=True)
        )
    return notice
