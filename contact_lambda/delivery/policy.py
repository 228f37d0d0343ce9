"""What a clinic has decided, as far as it decides what becomes of a mail."""

from dataclasses import dataclass

from contact_lambda.config import Settings
from contact_lambda.delivery.record import FALLBACK, LEAD
from contact_lambda.ports import Recipients


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """Asked anew for each change, because recipients change without a deploy."""

    watch: bool = True  # SES reports what becomes of a mail
    fallback: bool = False  # what bounces at the lead can go to somebody else
    keep_text: bool = False  # the mail does not carry the text


def delivery_policy(settings: Settings, recipients: Recipients) -> DeliveryPolicy:
    """The circumstances of this moment; a fallback that is the lead is none."""
    lead, fallback = (recipients.address(role).casefold() for role in (LEAD, FALLBACK))
    return DeliveryPolicy(
        watch=bool(settings.configuration_set),
        fallback=bool(fallback) and fallback != lead,
        keep_text=settings.notice_only,
    )
