from django.db import models
from django.utils import timezone


class Purge(models.Model):
    """Tags whose responses the CDN has yet to drop. Deleted once the CDN has accepted the purge."""

    tags = models.JSONField()
    not_before = models.DateTimeField(db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Purge of {len(self.tags)} tags"
