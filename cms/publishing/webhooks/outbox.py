"""Sends due deliveries: one sender per webhook at a time, in order for each page.

All state is in the rows. A process may be killed at any moment: a delivery not yet marked as
delivered is sent again, with the same message id.
"""

import json
import logging
from datetime import datetime, timedelta
from random import random

from django.db.models import Q, QuerySet
from django.utils import timezone

from cms.publishing.models import Delivery, DeliveryState, WebhookEndpoint, WebhookEvent
from cms.publishing.models.delivery import give_up_time
from cms.publishing.webhooks.destinations import RefusedAddress, resolve
from cms.publishing.webhooks.http_post import TOTAL_SECONDS, NotSent, post
from cms.publishing.webhooks.signing import signed_headers

log = logging.getLogger(__name__)

# Before the second, third, … attempt. The last one repeats until the delivery is given up.
BACKOFF_SECONDS = [5, 30, 120, 600, 1800, 3600, 7200, 14_400]
LOCK_SECONDS = 4 * TOTAL_SECONDS
DELIVERIES_PER_BATCH = 200
RETENTION = timedelta(days=30)
REDIRECTED = (
    "The address leads to another one, and messages follow no redirect. Enter the other address: "
    "often it is the same with a slash at its end, or without."
)
REFUSED = (
    "The receiver refused the message. Does it have this webhook’s secret, and the right time?"
)
NOT_THERE = "Nothing takes messages at this address."
SET_ASIDE = "Not sent: it came with a restored backup, and may have been sent since."
RECORDED_FIELDS = (
    "state",
    "attempts",
    "next_attempt_at",
    "last_attempt_at",
    "response_status",
    "response_excerpt",
    "error",
)


def send_due() -> int:
    """Send what is due to every webhook; return the number of messages delivered."""
    return sum(send_to(endpoint) for endpoint in due_endpoints())


def due_endpoints() -> QuerySet[WebhookEndpoint]:
    """Return the webhooks with a delivery that is due."""
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_attempt_at__lte=timezone.now())
    return WebhookEndpoint.objects.filter(active=True, pk__in=due.values("endpoint"))


def set_aside() -> int:
    """Send nothing of what waits, unless somebody sends it again; return how many messages.

    Those of a restored backup may have been sent since it was made.
    """
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING)
    return int(waiting.update(state=DeliveryState.GIVEN_UP, error=SET_ASIDE))


def send_set_aside() -> int:
    """Put back in the outbox what was set aside; return how many messages."""
    kept = Delivery.objects.filter(state=DeliveryState.GIVEN_UP, error=SET_ASIDE)
    return int(
        kept.update(
            state=DeliveryState.WAITING,
            error="",
            attempts=0,
            next_attempt_at=timezone.now(),
            give_up_at=give_up_time(),
        )
    )


def delete_old() -> None:
    """Delete events older than `RETENTION` with their deliveries, unless one is still waiting."""
    old = WebhookEvent.objects.filter(created_at__lt=timezone.now() - RETENTION)
    old.exclude(deliveries__state=DeliveryState.WAITING).delete()


def send_to(endpoint: WebhookEndpoint) -> int:
    """Send what is due to one webhook; return the number of messages delivered.

    Stops at the first message without any response. A message waits while an earlier one about the
    same page waits; a message about any page waits for all earlier ones, and all later ones for it.
    """
    if not _lock(endpoint):
        return 0
    delivered = 0
    try:
        delayed: set[int] = set()  # pages with an earlier message that is still waiting
        waiting = endpoint.deliveries.filter(state=DeliveryState.WAITING).order_by("id")
        for delivery in waiting.select_related("event")[:DELIVERIES_PER_BATCH]:
            pages = delivery.event.pages
            if pages is None and delayed:
                break  # about any page: it must not overtake earlier messages
            if pages is not None and not delayed.isdisjoint(pages):
                delayed.update(pages)
                continue
            if delivery.next_attempt_at <= timezone.now():
                delivered += _attempt(delivery, endpoint)
                if delivery.response_status is None:
                    break  # no response: the other messages would take as long to fail
            if delivery.state == DeliveryState.WAITING:
                if pages is None:
                    break  # about any page: no later message may overtake it
                delayed.update(pages)
            if not endpoint.active or not _lock(endpoint, renew=True):
                break
    finally:
        mine = WebhookEndpoint.objects.filter(pk=endpoint.pk, busy_until=endpoint.busy_until)
        mine.update(busy_until=None)
    return delivered


def _lock(endpoint: WebhookEndpoint, renew: bool = False) -> bool:
    """Lock the webhook for this process; whether that worked.

    The lock expires by itself, so that it does not outlive a process that dies.
    """
    now = timezone.now()
    mine = Q(busy_until=endpoint.busy_until) if renew else Q(busy_until=None)
    until = now + timedelta(seconds=LOCK_SECONDS)
    free = WebhookEndpoint.objects.filter(mine | Q(busy_until__lt=now), pk=endpoint.pk, active=True)
    if not free.update(busy_until=until):
        return False
    endpoint.busy_until = until
    return True


def _require_lock(endpoint: WebhookEndpoint) -> None:
    """
    Raises:
        NotSent: another worker may take the webhook before a request would have to end.
    """
    until = endpoint.busy_until
    if until is None or timezone.now() + timedelta(seconds=TOTAL_SECONDS) > until:
        raise NotSent("Its name was looked up too slowly.")


def _attempt(delivery: Delivery, endpoint: WebhookEndpoint) -> bool:
    delivery.attempts += 1
    delivery.last_attempt_at = now = timezone.now()
    delivery.response_status, delivery.response_excerpt, delivery.error = None, "", ""
    body = _body(delivery.event)
    headers = {
        "content-type": "application/json",
        "user-agent": "Clinic-CMS-Webhooks/1",
        **signed_headers(delivery.event_id, now, body, endpoint.secrets),
    }
    try:
        destination = resolve(endpoint.url)
        _require_lock(endpoint)
        response = post(destination, headers, body.encode())
    except (RefusedAddress, NotSent) as error:
        delivery.error = str(error)
    else:
        delivery.response_status, delivery.response_excerpt = response.status, response.excerpt
        delivery.error = advice(response.status)
    delivered = 200 <= (delivery.response_status or 0) < 300
    _record(delivery, delivered, now)
    if delivery.response_status == 410:
        endpoint.active = False
        WebhookEndpoint.objects.filter(pk=endpoint.pk).update(active=False)
    log.info("Webhook %s, attempt %s: %s", delivery.pk, delivery.attempts, delivery.state)
    return delivered


def advice(status: int) -> str:
    """Return what to do about an answer that people can mend; empty if there is nothing to say."""
    if 300 <= status < 400:
        return REDIRECTED
    return {401: REFUSED, 403: REFUSED, 404: NOT_THERE, 405: NOT_THERE}.get(status, "")


def _record(delivery: Delivery, delivered: bool, now: datetime) -> None:
    if delivered:
        delivery.state = DeliveryState.DELIVERED
    else:
        pause = BACKOFF_SECONDS[min(delivery.attempts, len(BACKOFF_SECONDS)) - 1]
        delivery.next_attempt_at = now + timedelta(seconds=pause * (0.9 + 0.2 * random()))  # noqa: S311
        if delivery.next_attempt_at > delivery.give_up_at or delivery.response_status == 410:
            delivery.state = DeliveryState.GIVEN_UP
    # `update`, because `save` would insert the row again if the webhook was deleted meanwhile.
    Delivery.objects.filter(pk=delivery.pk).update(
        **{name: getattr(delivery, name) for name in RECORDED_FIELDS}
    )


def _body(event: WebhookEvent) -> str:
    """`{"type": "page.published", "timestamp": "2026-11-20T09:00:00+00:00", "data": {…}}`"""
    message = {"type": event.type, "timestamp": event.created_at.isoformat(), "data": event.data}
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"))
