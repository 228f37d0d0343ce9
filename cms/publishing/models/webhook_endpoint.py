from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from cms.publishing.webhooks.destinations import RefusedAddress, require_web_address
from cms.publishing.webhooks.signing import InvalidSecret, new_secret, require_secret


def valid_secret(value: str) -> None:
    """
    Raises:
        ValidationError: `value` is not a valid secret.
    """
    try:
        require_secret(value)
    except InvalidSecret as error:
        raise ValidationError(str(error)) from error


class WebhookEndpoint(models.Model):
    """An address to which every change of the public content is sent."""

    name = models.CharField(max_length=100, help_text="Such as: The public site")
    url = models.URLField("address", max_length=500, help_text="Such as https://www.example.org/…")
    active = models.BooleanField(
        default=True, help_text="Turned off automatically if the receiver answers 410 Gone."
    )
    secret = models.CharField(
        max_length=150,
        default=new_secret,
        validators=[valid_secret],
        help_text="Signs each message. Enter the same secret at the receiver.",
    )
    previous_secret = models.CharField(
        max_length=150,
        blank=True,
        validators=[valid_secret],
        help_text="To change the secret, move the old one here. Messages carry both signatures "
        "until you empty this field.",
    )
    busy_until = models.DateTimeField(null=True, blank=True, editable=False)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("active")]),
        FieldPanel("url"),
        MultiFieldPanel([FieldPanel("secret"), FieldPanel("previous_secret")], heading="Signature"),
    ]

    class Meta:
        verbose_name = "webhook"
        ordering = ["name"]

    def __str__(self) -> str:
        return str(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever corrects an address or a secret does not wait for the next attempt."""
        super().save(*args, **kwargs)
        self.deliveries.filter(state="waiting").update(next_attempt_at=timezone.now())

    def clean(self) -> None:
        super().clean()
        try:
            require_web_address(self.url)
        except RefusedAddress as error:
            raise ValidationError({"url": str(error)}) from error

    @property
    def secrets(self) -> list[str]:
        return [secret for secret in (self.secret, self.previous_secret) if secret]
