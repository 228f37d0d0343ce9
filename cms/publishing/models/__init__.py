"""Webhook endpoints, webhook events and their deliveries, and CDN purges."""

from cms.publishing.models.delivery import Delivery, DeliveryState
from cms.publishing.models.purge import Purge
from cms.publishing.models.webhook_endpoint import WebhookEndpoint
from cms.publishing.models.webhook_event import WebhookEvent, WebhookEventType

__all__ = [
    "Delivery",
    "DeliveryState",
    "Purge",
    "WebhookEndpoint",
    "WebhookEvent",
    "WebhookEventType",
]
