"""Records webhook events in the transaction of the change.

An event is thin: it only names pages, and receivers fetch them. So a message that arrives late or
twice does no harm, and it contains nothing private.
"""

from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from wagtail.models import Page, PageViewRestriction

from cms.claim_history.models import ClaimChange
from cms.evidence.models import ResearchSource
from cms.pages.visibility import VisiblePages
from cms.publishing.models import Delivery, WebhookEndpoint, WebhookEvent, WebhookEventType
from cms.search.claim_states import claims_resting_on
from cms.search.models import Claim

# Attribute of the database connection: cause → event of the current transaction.
_RECORDED = "_clinic_webhook_events"


def has_listeners() -> bool:
    return bool(WebhookEndpoint.objects.filter(active=True).exists())


def record_page_event(kind: Any, page: Page, **more: Any) -> None:
    """Record an event about one page; none if the page is private.

    `{"page": {"id": 4, "type": "pages.TopicPage", "path": "/advice/", "url": "https://…/advice/",
    "locale": "en-gb"}, "claims": [{"page": 4, "anchor": "less-pain"}]}`

    `claims` are those that were decided about because their evidence had changed, and whose
    decision this publication makes public. The anchor of one that was taken down leads nowhere now.
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
    data = {"page": described, **more, "claims": _decided_claims(page)}
    _write(kind, data, [page.pk])


def record_change_event(cause: Model, pages: frozenset[int] | None) -> None:
    """Record that `cause` changed what these pages show; `pages` is None for any page.

    `{"cause": {"type": "evidence.ResearchSource", "id": 3}, "pages": [4], "paths": [{"page": 4,
    "path": "/advice/", "url": "https://…"}], "claims": [{"page": 4, "anchor": "less-pain"}]}`

    `paths` are the addresses of these pages, of those that have one; null where `pages` is null.
    `claims` are those of these pages that rest on the cause, if it is a source or one of its
    findings, also through other sources; null where `pages` is null.

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
        earlier.pages = listed
        earlier.data |= _reached(cause, listed)
        earlier.save(update_fields=["pages", "data"])
        return
    data = {"cause": {"type": label, "id": cause.pk}, **_reached(cause, listed)}
    recorded[label, cause.pk] = _write(WebhookEventType.CHANGED, data, listed).pk
    transaction.on_commit(recorded.clear, robust=True)


def _reached(cause: Model, pages: list[int] | None) -> dict[str, Any]:
    return {
        "pages": pages,
        "paths": None if pages is None else _addresses(pages),
        "claims": _claims_resting_on(cause, pages),
    }


def _addresses(pages: list[int]) -> list[dict[str, Any]]:
    found = []
    shared = SimpleNamespace()  # on which Wagtail keeps the roots of sites between pages
    for page in Page.objects.filter(pk__in=pages).order_by("pk"):
        _site, root, path = page.get_url_parts(shared) or (None, None, None)
        if path is not None:
            found.append({"page": page.pk, "path": path, "url": root + path})
    return found


def _claims_resting_on(cause: Model, pages: list[int] | None) -> list[dict[str, Any]] | None:
    if pages is None:
        return None
    if not isinstance(cause, ResearchSource):
        return []
    claims = Claim.objects.filter(pk__in=claims_resting_on([cause.pk]), page__in=pages)
    return _named(claims.order_by("page", "number"))


def _decided_claims(page: Page) -> list[dict[str, Any]]:
    revision = page.live_revision_id
    decided = ClaimChange.objects.filter(page=page.pk, decision_revision=revision)
    rows = decided.order_by("pk").values_list("block", "anchor") if revision else []
    if not rows:
        return []
    now = dict(Claim.objects.filter(page=page.pk).values_list("block", "anchor"))
    anchors = dict.fromkeys(now.get(block, anchor) for block, anchor in rows)
    return [{"page": page.pk, "anchor": anchor} for anchor in anchors]


def _named(rows: Any) -> list[dict[str, Any]]:
    found = dict.fromkeys(rows.values_list("page", "anchor"))
    return [{"page": page, "anchor": anchor} for page, anchor in found]


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
