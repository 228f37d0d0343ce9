"""Records webhook events in the transaction of the change.

An event is thin: it only names pages, and receivers fetch them. So a message that arrives late or
twice does no harm, and it contains nothing private.
"""

from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any, TypedDict

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model
from wagtail.models import Page, PageViewRestriction, Site

from cms.claim_history.models import ClaimChange
from cms.core.content_version.change_log import GonePath
from cms.evidence.models import ResearchSource
from cms.pages.visibility import VisiblePages
from cms.publishing.models import Delivery, WebhookEndpoint, WebhookEvent, WebhookEventType
from cms.search.claim_states import claims_resting_on
from cms.search.models import Claim


class PageAddress(TypedDict):
    """An address of a page, in `paths` of `content.changed`."""

    page: int
    path: str
    url: str


# Attribute of the database connection: cause → event of the current transaction.
_RECORDED = "_clinic_webhook_events"


def has_listeners() -> bool:
    return bool(WebhookEndpoint.objects.filter(active=True).exists())


def record_page_event(kind: Any, page: Page, **more: Any) -> bool:
    """Record an event about one page; none, and return False, if the page is private.

    `{"page": {"id": 4, "type": "pages.TopicPage", "path": "/advice/", "url": "https://…/advice/",
    "locale": "en-gb"}, "claims": [{"page": 4, "anchor": "less-pain"}]}`

    `claims` are those that were decided about because their evidence had changed, and whose
    decision this publication makes public. The anchor of one that was taken down leads nowhere now.
    """
    if page.get_view_restrictions().exists():
        return False
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
    return True


def record_change_event(
    cause: Model,
    pages: frozenset[int] | None,
    former: Sequence[GonePath] | None = (),
    moved_from: str = "",
    deleted: bool = False,
) -> None:
    """Record that `cause` changed what these pages show; `pages` is None for any page.

    `{"cause": {"type": "evidence.ResearchSource", "id": 3}, "pages": [4], "paths": [{"page": 4,
    "path": "/advice/", "url": "https://…"}], "claims": [{"page": 4, "anchor": "less-pain"}]}`

    `paths` are the addresses of these pages, of those that have one, also those that they had
    until now; null where `pages` is null.
    `claims` are those of these pages that rest on the cause, if it is a source or one of its
    findings, also through other sources; null where `pages` is null.

    Writes one event per transaction and cause, because a source is saved together with its
    findings. Leaves out pages that are not public, but `former` are paths at which one was public
    until now: receivers must drop those. `moved_from` is the `url_path` that the cause, a page, had
    before; the pages below it are stored with theirs until its own is. `deleted`: the cause is
    about to be.
    """
    label = _label(cause)
    listed: list[int] | None = None
    addresses: list[PageAddress] | None = None
    if pages is not None and former is not None:
        seen = _public(cause, pages, deleted)
        listed = sorted({*(page.pk for page in seen), *(each["id"] for each in former)})
        addresses = [*_former(former), *_addresses(seen, cause, moved_from)]
        addresses = _each_once(addresses)
        if not listed:
            return
    recorded = connections[DEFAULT_DB_ALIAS].__dict__.setdefault(_RECORDED, {})
    if earlier := WebhookEvent.objects.filter(pk=recorded.get((label, cause.pk))).first():
        before = earlier.pages
        listed = None if listed is None or before is None else sorted({*listed, *before})
        earlier.pages = listed
        told = earlier.data["paths"] or []
        addresses = None if listed is None else _each_once([*told, *(addresses or [])])
        earlier.data |= _reached(cause, listed, addresses)
        earlier.save(update_fields=["pages", "data"])
        return
    data = {"cause": {"type": label, "id": cause.pk}, **_reached(cause, listed, addresses)}
    recorded[label, cause.pk] = _write(WebhookEventType.CHANGED, data, listed).pk
    transaction.on_commit(recorded.clear, robust=True)


def _reached(
    cause: Model, pages: list[int] | None, addresses: list[PageAddress] | None
) -> dict[str, Any]:
    return {"pages": pages, "paths": addresses, "claims": _claims_resting_on(cause, pages)}


def _public(cause: Model, pages: frozenset[int], deleted: bool) -> list[Page]:
    """The public ones of these pages; those that will be, once a restriction is deleted."""
    others = PageViewRestriction.objects.all()
    if deleted and isinstance(cause, PageViewRestriction):
        others = others.exclude(pk=cause.pk)
    return list(VisiblePages(others).among(Page.objects.filter(pk__in=pages)).order_by("pk"))


def _addresses(pages: list[Page], cause: Model, moved_from: str) -> Iterator[PageAddress]:
    shared = SimpleNamespace()  # on which Wagtail keeps the roots of sites between pages
    for page in pages:
        if moved_from and str(page.url_path).startswith(moved_from) and isinstance(cause, Page):
            page.url_path = cause.url_path + page.url_path.removeprefix(moved_from)
        _site, root, path = page.get_url_parts(shared) or (None, None, None)
        if path is not None:
            yield PageAddress(page=page.pk, path=path, url=root + path)


def _former(paths: Sequence[GonePath]) -> Iterator[PageAddress]:
    roots = Site.objects.in_bulk({each["site"] for each in paths}) if paths else {}
    for each in paths:
        url = f"{roots[each['site']].root_url}{each['path']}"
        yield PageAddress(page=each["id"], path=each["path"], url=url)


def _each_once(addresses: list[PageAddress]) -> list[PageAddress]:
    found = {(each["page"], each["url"]): each for each in addresses}
    return list(found.values())


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
