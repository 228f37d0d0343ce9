from uuid import uuid4

from django.db import models
from django.utils import timezone


class WebhookEventType(models.TextChoices):
    """The codes are public: receivers branch on them."""

    PUBLISHED = "page.published", "Page published"
    UNPUBLISHED = "page.unpublished", "Page unpublished"
    MOVED = "page.moved", "Page moved"
    CHANGED = "content.changed", "Content of pages changed"


def new_id() -> str:
    return f"msg_{uuid4().hex}"


class WebhookEvent(models.Model):
    """A change, as sent to receivers. Written in the transaction of the change."""

    id = models.CharField(max_length=40, primary_key=True, default=new_id, editable=False)
    type = models.CharField(max_length=30, choices=WebhookEventType)
    data = models.JSONField()
    pages = models.JSONField(null=True, help_text="Ids of the affected pages; null for any page.")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.get_type_display()} at {self.created_at:%Y-%m-%d %H:%M:%S}"
