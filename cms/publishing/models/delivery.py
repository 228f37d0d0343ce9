from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from cms.publishing.models.webhook_endpoint import WebhookEndpoint
from cms.publishing.models.webhook_event import WebhookEvent

GIVE_UP_AFTER = timedelta(days=1)  # after the event, or after an editor sends it again


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    DELIVERED = "delivered", "Delivered"
    GIVEN_UP = "given_up", "Given up"


def give_up_time() -> datetime:
    now: datetime = timezone.now()
    return now + GIVE_UP_AFTER


class Delivery(models.Model):
    """One event to be sent to one webhook. The table is the outbox and the log."""

    event = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries"
    )
    state = models.CharField(
        max_length=10, choices=DeliveryState, default=DeliveryState.WAITING, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    give_up_at = models.DateTimeField(default=give_up_time)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    response_status = models.PositiveSmallIntegerField(null=True, blank=True)
    response_excerpt = models.CharField(max_length=200, blank=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["endpoint", "state", "id"], name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.event} to {self.endpoint}"

    def send_again(self) -> None:
        """Put the delivery back in the outbox for another day, with the same message id."""
        self.state = DeliveryState.WAITING
        self.attempts = 0
        self.next_attempt_at, self.give_up_at = timezone.now(), give_up_time()
        self.save()
