"""Whose message a record is, by the visitor's e-mail address."""

from contact_lambda.invisible_characters import like_spelling, same_spelling
from contact_lambda.messages.builder import submission_of
from contact_lambda.record import DIGEST, Record

_AROUND = frozenset('<>()[]\\,;:" \t')  # as in `Ann <ann@example.org>`: not part of an address


def is_one_address(text: str) -> bool:
    """Whether this is one address. Anything else finds nothing, which would look like a proof."""
    local, _, domain = text.partition("@")
    return bool(local and domain) and "@" not in domain and not _AROUND & set(text)


def address_of(record: Record) -> str | None:
    """Return the visitor's address; nothing without a text, None when it cannot be read."""
    if not record.payload or record.kind == DIGEST:
        return ""
    try:
        return str(submission_of(record.payload).email)
    except (ValueError, TypeError):
        return None


def is_from(record: Record, address: str) -> bool:
    """Whether the record has a text from this address, in any spelling of it."""
    found = address_of(record)
    return bool(found) and same_spelling(str(found)) == same_spelling(address)


def is_like(record: Record, address: str) -> bool:
    """Whether its address looks like this one without being a spelling of it."""
    found = address_of(record)
    is_alike = bool(found) and like_spelling(str(found)) == like_spelling(address)
    return is_alike and not is_from(record, address)
