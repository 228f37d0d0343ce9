from django.db import models
from django.utils import timezone


class Purge(models.Model):
    """Tags whose answers the CDN is still to forget; deleted when it has been told."""

    tags = models.JSONField()
    not_before = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"Purge of {len(self.tags)} tags"
