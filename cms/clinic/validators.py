"""Validators of what editors type."""

from django.core.exceptions import ValidationError


def validate_https(url: str) -> None:
    """
    Raises:
        ValidationError: the address does not begin with https://.
    """
    if not url.lower().startswith("https://"):
        raise ValidationError(
            "Begin the address with https://, so that nobody can read along.", code="not_https"
        )
