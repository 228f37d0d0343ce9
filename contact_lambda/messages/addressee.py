"""Who gets the next mail about a record: the recipients of this moment, not of when it came."""

from contact_lambda.ports import Recipients
from contact_lambda.recipients import Addressee
from contact_lambda.record import COPY, FALLBACK, LEAD, Delivery, Record, State


def address_of(recipients: Recipients, record: Record, number: int = 0) -> str:
    """Return the address of recipient `number` (0: the first), or nothing if that one is gone."""
    delivery = record.others[number - 1] if number else record
    if delivery.role == FALLBACK and (fallback := recipients.address(FALLBACK)):
        return fallback
    return own_address(recipients, record, number)


def own_address(recipients: Recipients, record: Record, number: int = 0) -> str:
    """Return the same, whether or not the mail goes to the fallback at this moment.

    A record keeps hashes of addresses. When one is replaced in the settings, its mail goes to
    the address that took its place: one of the same role that no other mail goes to. When the
    first one is gone and nobody new is there, its mail goes to who is first now, unless that one
    has a mail of its own (`stand_in`).
    """
    everyone = _everyone(recipients, record)
    first = everyone[0].address if everyone else ""
    if not record.others:
        return first
    delivery = record.others[number - 1] if number else record
    kept = [each.address for each in everyone if each.name == delivery.address]
    if kept:
        return kept[0]
    replaced = _replacements(record, everyone).get(number, "")
    if replaced or number or stand_in(recipients, record):
        return replaced
    return first


def stand_in(recipients: Recipients, record: Record) -> int:
    """Return whose own mail is enough now that the first recipient was removed; 0 for nobody's."""
    everyone = _everyone(recipients, record)
    if not record.others or record.address in {each.name for each in everyone}:
        return 0
    if 0 in _replacements(record, everyone):
        return 0
    return next(
        (n for n in _answering(record) if record.others[n - 1].address == everyone[0].name), 0
    )


def has_own_mail(recipients: Recipients, record: Record, number: int, address: str) -> bool:
    """Whether a recipient other than `number`, who is to answer, has this message there.

    Or gets it there: one who was removed since counts only if the mail was sent.
    """
    wanted = Addressee(address).name
    for each in (0, *_answering(record)):
        delivery = record.others[each - 1] if each else record
        if each == number:
            continue
        if delivery.address == wanted and delivery.state in (State.SENT, State.DELIVERED):
            return True
        if Addressee(own_address(recipients, record, each)).name == wanted:
            return True
    return False


def _answering(record: Record) -> list[int]:
    """Return the further recipients who are to answer and whose mail is not given up."""
    return [
        number
        for number, each in enumerate(record.others, 1)
        if COPY not in each.flags and each.state is not State.BOUNCED
    ]


def _everyone(recipients: Recipients, record: Record) -> tuple[Addressee, ...]:
    return recipients.everyone(record.home) or recipients.everyone(LEAD)


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
