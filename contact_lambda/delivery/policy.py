"""The clinic's decisions that delivery depends on."""

from dataclasses import dataclass

from contact_lambda.config import Settings
from contact_lambda.delivery.each_recipient import others_use_fallback
from contact_lambda.messages.addressee import has_own_mail, own_address
from contact_lambda.ports import Recipients
from contact_lambda.record import COPY, FALLBACK, Record


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """Read for each change of a record, because recipients change without a deploy."""

    watch: bool = True  # SES sends events about each mail
    fallback: bool = False  # a mail that bounces can go to another address
    keep_text: bool = False  # mails do not carry the text, so the journal keeps it
    is_copy: bool = False  # what bounces is over


def delivery_policy(
    settings: Settings, recipients: Recipients, record: Record, number: int = 0
) -> DeliveryPolicy:
    """Return the policy for one recipient at this moment.

    A fallback with the recipient's own address counts as none, and so does one that another
    recipient's mail has gone to, or that is itself a recipient who is to answer.
    """
    delivery = record.others[number - 1] if number else record
    own, fallback = own_address(recipients, record, number), recipients.address(FALLBACK)
    is_copy = COPY in delivery.flags
    has_fallback = bool(fallback) and fallback.casefold() != own.casefold()
    is_taken = others_use_fallback(record, number) or (
        has_fallback and has_own_mail(recipients, record, number, fallback)
    )
    return DeliveryPolicy(
        watch=bool(settings.configuration_set),
        fallback=has_fallback and not is_copy and not is_taken,
        keep_text=settings.notice_only,
        is_copy=is_copy,
    )
