"""The blocks in which an editor types what a visitor may say their message is about."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from cms.clinic.readable_blocks import ReadableStreamBlock, ReadableStructBlock

MAX_TOPICS = 12


class TopicReceiver(models.TextChoices):
    """Who receives a topic's messages. The contact handler knows topics of these names."""

    LEAD = "lead", "The lead practitioner"
    RECEPTION = "reception", "Reception"
    BILLING = "billing", "Accounts and bills"


class TopicBlock(ReadableStructBlock):
    """One topic of a contact form."""

    label = blocks.CharBlock(
        max_length=60,
        default="",
        label="Topic",
        help_text="In the words of a visitor, such as: Book or change an appointment",
    )
    receiver = blocks.ChoiceBlock(
        choices=TopicReceiver.choices,
        default=TopicReceiver.LEAD,
        label="Who receives it",
        help_text="Where nobody has told the contact form their addresses yet, it reaches whoever "
        "receives the form’s other messages. Nothing is lost.",
    )

    class Meta:
        icon = "list-ul"
        label = "Topic"
        label_format = "{label}"


class TopicsBlock(ReadableStreamBlock):
    """The topics of a contact form, in the order of the choice."""

    topic = TopicBlock()

    def clean(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        cleaned = super().clean(value, *args, **kwargs)
        labels = [each.value["label"].casefold() for each in cleaned]
        twice = {
            place: ValidationError("This topic is in the list already. Word it differently.")
            for place, label in enumerate(labels)
            if label in labels[:place]
        }
        if twice:
            raise StreamBlockValidationError(block_errors=twice)
        return cleaned

    class Meta:
        max_num = MAX_TOPICS


def sent_values(receivers: Iterable[str | None]) -> list[str]:
    """What the form sends for each topic: `["reception", "lead", "reception.2"]`.

    The handler reads what stands before the dot; the number tells choices of a receiver apart.
    Without a receiver it is the lead's.
    """
    values: list[str] = []
    counts: dict[str, int] = {}
    for receiver in receivers:
        name = str(receiver or TopicReceiver.LEAD)
        counts[name] = counts.get(name, 0) + 1
        values.append(name if counts[name] == 1 else f"{name}.{counts[name]}")
    return values
