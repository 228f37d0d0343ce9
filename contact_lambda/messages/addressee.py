"""Who gets the next mail about a record: the recipients of this moment, not of when it came."""

from contact_lambda.ports import Recipients
from contact_lambda.recipients import Addressee
from contact_lambda.record import COPY, FALLBACK, LEAD, Delivery, Record


def address_of(recipients: Recipients, record: Record, number: int = 0) -> str:
    """Return the address of recipient `number` (0: the first), or nothing if that one is gone."""
    delivery = record.others[number - 1] if number else record
    if delivery.role == FALLBACK and (fallback := recipients.address(FALLBACK)):
        return fallback
    return own_address(recipients, record, number)


def own_address(recipients: Recipients, record: Record, number: int = 0) -> str:
    """Return the same, whether or not the mail goes to the fallback at this moment.

    A record keeps hashes of addresses. When one is replaced in the settings, its mail goes to
    the address that took its place: one of the same role that no other mail goes to.
    """
    everyone = recipients.everyone(record.home) or recipients.everyone(LEAD)
    first = everyone[0].address if everyone else ""
    if not record.others:
        return first
    delivery = record.others[number - 1] if number else record
    kept = [each.address for each in everyone if each.name == delivery.address]
    if kept:
        return kept[0]
    replaced = _replacements(record, everyone).get(number, "")
    return replaced or ("" if number else first)


def _replacements(record: Record, everyone: tuple[Addressee, ...]) -> dict[int, str]:
    """Pair those whose address is gone with addresses that are new, in order."""
    deliveries: list[Record | Delivery] = [record, *record.others]
    known, now = {each.address for each in deliveries}, {each.name for each in everyone}
    found: dict[int, str] = {}
    for is_copy in (False, True):
        new = (e.address for e in everyone if e.is_copy == is_copy and e.name not in known)
        gone = (
            number
            for number, each in enumerate(deliveries)
            if each.address not in now and (COPY in each.flags) == is_copy
        )
        found.update(zip(gone, new, strict=False))
    return found
