"""The clinic's decisions that delivery depends on."""

from dataclasses import dataclass

from contact_lambda.config import Settings
from contact_lambda.ports import Recipients
from contact_lambda.record import FALLBACK, LEAD


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """Read for each change of a record, because recipients change without a deploy."""

    watch: bool = True  # SES sends events about each mail
    fallback: bool = False  # a mail that bounces at the lead can go to another address
    keep_text: bool = False  # mails do not carry the text, so the journal keeps it


def delivery_policy(settings: Settings, recipients: Recipients) -> DeliveryPolicy:
    """Return the policy at this moment. A fallback with the lead's own address counts as none."""
    lead, fallback = (recipients.address(role).casefold() for role in (LEAD, FALLBACK))
    return DeliveryPolicy(
        watch=bool(settings.configuration_set),
        fallback=bool(fallback) and fallback != lead,
        keep_text=settings.notice_only,
    )
