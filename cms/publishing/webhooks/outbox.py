"""The outbox: which deliveries are due, one sender per webhook, in order for each page.

The rows are the truth. A process may be killed at any moment: what was not marked as delivered is
sent again, with the same id.
"""

import json
import logging
from datetime import datetime, timedelta
from random import random

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.publishing.models import Delivery, DeliveryState, WebhookEndpoint, WebhookEvent
from cms.publishing.webhooks.destinations import RefusedAddress, resolve
from cms.publishing.webhooks.http_post import TOTAL_SECONDS, NotSent, post
from cms.publishing.webhooks.signing import signed_headers

log = logging.getLogger(__name__)

# Seconds before the second, third, … attempt; the last is repeated until a day is over.
BACKOFF = [5, 30, 120, 600, 1800, 3600, 7200, 14_400]
HELD_SECONDS = 4 * TOTAL_SECONDS
DELIVERIES_PER_BATCH = 200
RETENTION = timedelta(days=30)
RECORDED_FIELDS = (
    "state",
    "attempts",
    "next_attempt_at",
    "last_attempt_at",
    "answer_status",
    "answer_excerpt",
    "fault",
)


def send_due() -> int:
    """Send what is due, to every webhook; return how many answers were yes."""
    return sum(send_to(endpoint) for endpoint in due_endpoints())


def due_endpoints() -> QuerySet[WebhookEndpoint]:
    """The webhooks for which there is something to send now."""
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_attempt_at__lte=timezone.now())
    return WebhookEndpoint.objects.filter(active=True, pk__in=due.values("endpoint"))


def delete_old() -> None:
    """Delete notices of a month ago with their log, unless one still waits."""
    old = WebhookEvent.objects.filter(created_at__lt=timezone.now() - RETENTION)
    old.exclude(deliveries__state=DeliveryState.WAITING).delete()


def send_to(endpoint: WebhookEndpoint) -> int:
    """Send what is due to one webhook, until it gives no answer; return how many were yes."""
    if not _hold(endpoint):
        return 0
    delivered = 0
    try:
        late: set[int] = set()  # pages whose earlier notice is still to come
        waiting = endpoint.deliveries.filter(state=DeliveryState.WAITING).order_by("id")
        for delivery in waiting.select_related("notice")[:DELIVERIES_PER_BATCH]:
            pages = delivery.notice.pages
            if pages is None and late:
                break  # it tells of any page: it may overtake none
            if pages is not None and not late.isdisjoint(pages):
                late.update(pages)
                continue
            if delivery.next_attempt_at <= timezone.now():
                delivered += _attempt(delivery, endpoint)
                if delivery.fault:
                    break  # no answer came: the others would wait as long for theirs
            if delivery.state == DeliveryState.WAITING:
                if pages is None:
                    break  # and none may overtake it
                late.update(pages)
            if not endpoint.active or not _hold(endpoint, again=True):
                break
    finally:
        mine = WebhookEndpoint.objects.filter(pk=endpoint.pk, busy_until=endpoint.busy_until)
        mine.update(busy_until=None)
    return delivered


def _hold(endpoint: WebhookEndpoint, again: bool = False) -> bool:
    """Take the webhook for this process; the hold ends by itself where the process dies."""
    now = timezone.now()
    mine = Q(busy_until=endpoint.busy_until) if again else Q(busy_until=None)
    until = now + timedelta(seconds=HELD_SECONDS)
    free = WebhookEndpoint.objects.filter(mine | Q(busy_until__lt=now), pk=endpoint.pk, active=True)
    if not free.update(busy_until=until):
        return False
    endpoint.busy_until = until
    return True


def _attempt(delivery: Delivery, endpoint: WebhookEndpoint) -> bool:
    delivery.attempts += 1
    delivery.last_attempt_at = now = timezone.now()
    delivery.answer_status, delivery.answer_excerpt, delivery.fault = None, "", ""
    body = _body(delivery.notice)
    headers = {
        "content-type": "application/json",
        "user-agent": "Clinic-CMS-Webhooks/1",
        **signed_headers(delivery.notice_id, now, body, endpoint.secrets),
    }
    try:
        answer = post(resolve(endpoint.url), headers, body.encode())
    except (RefusedAddress, NotSent) as error:
        delivery.fault = str(error)
    else:
        delivery.answer_status, delivery.answer_excerpt = answer.status, answer.excerpt
    delivered = 200 <= (delivery.answer_status or 0) < 300
    _note(delivery, delivered, now)
    if delivery.answer_status == 410:
        endpoint.active = False
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(active=False)
    log.info("Webhook %s, attempt %s: %s", delivery.pk, delivery.attempts, delivery.state)
    return delivered


def _note(delivery: Delivery, delivered: bool, now: datetime) -> None:
    if delivered:
        delivery.state = DeliveryState.DELIVERED
    else:
        pause = BACKOFF[min(delivery.attempts, len(BACKOFF)) - 1]
        delivery.next_attempt_at = now + timedelta(seconds=pause * (0.9 + 0.2 * random()))  # noqa: S311
        if delivery.next_attempt_at > delivery.give_up_at or delivery.answer_status == 410:
            delivery.state = DeliveryState.GIVEN_UP
    # An update, because the webhook may have been deleted meanwhile: saving would insert it again.
    Delivery.objects.filter(pk=delivery.pk).update(
        **{name: getattr(delivery, name) for name in RECORDED_FIELDS}
    )


def _body(notice: WebhookEvent) -> str:
    """`{"type": "page.published", "timestamp": "2026-11-20T09:00:00+00:00", "data": {…}}`"""
    told = {"type": notice.type, "timestamp": notice.created_at.isoformat(), "data": notice.data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
