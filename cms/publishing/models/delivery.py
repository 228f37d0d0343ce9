from datetime import timedelta

from django.db import models
from django.utils import timezone

from cms.publishing.models.webhook_endpoint import WebhookEndpoint
from cms.publishing.models.webhook_event import WebhookEvent

GIVE_UP_AFTER = timedelta(days=1)


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    DELIVERED = "delivered", "Delivered"
    GIVEN_UP = "given_up", "Given up"


def in_a_day():
    return timezone.now() + GIVE_UP_AFTER


class Delivery(models.Model):
    """One notice on its way to one webhook: the outbox and the log."""

    notice = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries"
    )
    state = models.CharField(
        max_length=10, choices=DeliveryState, default=DeliveryState.WAITING, db_index=True
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now)
    give_up_at = models.DateTimeField(default=in_a_day)
    last_attempt_at = models.DateTimeField(null=True, blank=True)
    answer_status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_excerpt = models.CharField(max_length=200, blank=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "deliveries"
        indexes = [models.Index(fields=["endpoint", "state", "id"], name="delivery_waiting")]

    def __str__(self):
        return f"{self.notice} to {self.endpoint}"

    def send_again(self) -> None:
        """Put it back in the outbox for another day, under the same message id."""
        self.state = DeliveryState.WAITING
        self.attempts = 0
        self.next_attempt_at, self.give_up_at = timezone.now(), in_a_day()
        self.save()
