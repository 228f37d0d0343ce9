from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

GIVE_UP_AFTER = timedelta(days=1)  # the links of a password reset have ended by then
SET_ASIDE = "SetAside"  # as `error`: it came with a restored backup, and waits for an operator


def give_up_time() -> datetime:
    now: datetime = timezone.now()
    return now + GIVE_UP_AFTER


class QueuedMail(models.Model):
    """A mail to editors that has yet to be sent. Deleted once the server has accepted it, or once
    it was given up: it has an address, and may have the link of a password reset. One without
    recipients is never sent."""

    recipients = models.JSONField()
    message = models.BinaryField()  # as it is sent (RFC 5322)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now, db_index=True)
    give_up_at = models.DateTimeField(default=give_up_time)
    error = models.CharField(max_length=100, blank=True)  # the class of the error
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Mail {self.pk}"
