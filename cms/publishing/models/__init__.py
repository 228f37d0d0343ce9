"""What publishing writes down: the content version, notices and their deliveries, purges."""

from cms.publishing.models.delivery import Delivery, DeliveryState
from cms.publishing.models.endpoint import WebhookEndpoint
from cms.publishing.models.notice import Notice, NoticeType
from cms.publishing.models.purge import Purge

__all__ = [
    "Delivery",
    "DeliveryState",
    "Notice",
    "NoticeType",
    "Purge",
    "WebhookEndpoint",
]
