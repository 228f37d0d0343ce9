"""Records webhook events in the transaction of the change.

An event is thin: it only names pages, and receivers fetch them. So a message that arrives late or
twice does no harm, and it contains nothing private.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from wagtail.models import Page, PageViewRestriction

from cms.pages.visibility import VisiblePages
from cms.publishing.models import Delivery, WebhookEndpoint, WebhookEvent, WebhookEventType

# Attribute of the database connection: cause → event of the current transaction.
_RECORDED = "_clinic_webhook_events"


def has_listeners() -> bool:
    return bool(WebhookEndpoint.objects.filter(active=True).exists())


def record_page_event(kind: Any, page: Page, **more: Any) -> None:
    """Record an event about one page; none if the page is private.

    `{"page": {"id": 4, "type": "pages.TopicPage", "path": "/advice/", "url": "https://…/advice/",
    "locale": "en-gb"}}`
    """
    if page.get_view_restrictions().exists():
        return
    _site, _root, path = page.get_url_parts() or (None, None, None)
    described = {
        "id": page.pk,
        "type": _label(page),
        "path": path,
        "url": page.full_url,
        "locale": page.locale.language_code,
    }
    _write(kind, {"page": described, **more}, [page.pk])


def record_change_event(cause: Model, pages: frozenset[int] | None) -> None:
    """Record that `cause` changed what these pages show; `pages` is None for any page.

    `{"cause": {"type": "evidence.ResearchSource", "id": 3}, "pages": [4, 9]}`

    Writes one event per transaction and cause, because a source is saved together with its
    findings. Leaves out pages that are not public, unless a restriction has just hidden them:
    receivers must drop those.
    """
    if pages is not None and not isinstance(cause, PageViewRestriction):
        seen = VisiblePages().among(Page.objects.filter(pk__in=pages))
        pages = frozenset(seen.values_list("pk", flat=True))
    if pages is not None and not pages:
        return
    label, listed = _label(cause), None if pages is None else sorted(pages)
    recorded = connections[DEFAULT_DB_ALIAS].__dict__.setdefault(_RECORDED, {})
    if earlier := WebhookEvent.objects.filter(pk=recorded.get((label, cause.pk))).first():
        before = earlier.pages
        listed = None if listed is None or before is None else sorted({*listed, *before})
        earlier.pages = earlier.data["pages"] = listed
        earlier.save(update_fields=["pages", "data"])
        return
    data = {"cause": {"type": label, "id": cause.pk}, "pages": listed}
    recorded[label, cause.pk] = _write(WebhookEventType.CHANGED, data, listed).pk
    transaction.on_commit(recorded.clear, robust=True)


def _label(instance: Model) -> str:
    """`pages.TopicPage`, also for its `wagtailcore.Page` instance."""
    model: type[Model] = getattr(instance, "specific_class", None) or type(instance)
    return str(model._meta.label)


def _write(kind: Any, data: dict[str, Any], pages: list[int] | None) -> WebhookEvent:
    with transaction.atomic():
        event: WebhookEvent = WebhookEvent.objects.create(type=kind, data=data, pages=pages)
        Delivery.objects.bulk_create(
            Delivery(event=event, endpoint=endpoint)
            for endpoint in WebhookEndpoint.objects.filter(active=True)
        )
    return event
