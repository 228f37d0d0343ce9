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


def validate_change_sentence(sentence: str) -> None:
    """
    Raises:
        ValidationError: the sentence lacks the day or the reason, or has other braces.
    """
    rest = sentence.replace("{date}", "").replace("{reason}", "")
    complete = sentence.count("{date}") == 1 and sentence.count("{reason}") == 1
    if not complete or {"{", "}"} & set(rest):
        raise ValidationError(
            "Write {date} where the day goes and {reason} where the reason goes, each once, such "
            "as: Changed on {date}: {reason}.",
            code="incomplete",
        )
