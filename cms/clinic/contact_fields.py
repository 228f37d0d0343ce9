"""The fixed fields of every contact form. Names and limits are the contact handler's contract.

Editors may change the words, not the names or limits. A test compares them with the handler's.
"""

from dataclasses import dataclass, field

from django.db import models


class ContactFieldName(models.TextChoices):
    FULL_NAME = "full_name", "Full name"
    EMAIL = "email", "Email address"
    PHONE = "phone", "Phone number"
    MESSAGE = "message", "Message"


@dataclass(frozen=True)
class ContactFieldSpec:
    """One field as a frontend should render it, with the standard words."""

    name: ContactFieldName
    label: str
    control: str
    autocomplete: str | None
    required: bool
    max_length: int
    errors: dict[str, str] = field(default_factory=dict)
    hint: str | None = None
    spellcheck: bool = False
    rows: int | None = None


CONTACT_FIELDS = [
    ContactFieldSpec(
        ContactFieldName.FULL_NAME,
        "Full name",
        control="text",
        autocomplete="name",
        required=True,
        max_length=100,
        errors={
            "blank": "Enter your full name",
            "too_long": "Full name must be 100 characters or less",
        },
    ),
    ContactFieldSpec(
        ContactFieldName.EMAIL,
        "Email address",
        hint="We will only use this to reply to you",
        control="email",
        autocomplete="email",
        required=True,
        max_length=254,
        errors={
            "blank": "Enter an email address so we can reply",
            "format": "Enter an email address in the correct format, like name@example.com",
            "too_long": "Email address must be 254 characters or less",
        },
    ),
    ContactFieldSpec(
        ContactFieldName.PHONE,
        "Phone number (optional)",
        control="tel",
        autocomplete="tel",
        required=False,
        max_length=32,
        errors={
            "format": "Enter a phone number, like 01632 960 001, or leave this empty",
            "too_long": "Phone number must be 32 characters or less",
        },
    ),
    ContactFieldSpec(
        ContactFieldName.MESSAGE,
        "Your message",
        hint="Do not include your medical history. We will ask you what we need when we reply.",
        control="textarea",
        autocomplete=None,
        required=True,
        max_length=5000,
        spellcheck=True,
        rows=8,
        errors={
            "blank": "Enter your message",
            "too_long": "Your message must be 5,000 characters or less",
        },
    ),
]
