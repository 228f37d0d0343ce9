"""The texts that every language has: a language is one `Texts`."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmailTexts:
    """The e-mails to the clinic. Their subject is the same in every language."""

    heading: str  # {} is the clinic's name
    reference: str
    written: str
    moment: str  # {day}, {month}, {year} and {time}
    months: tuple[str, ...]
    name: str
    email: str
    phone: str
    not_given: str
    consent: str
    given: str
    form_language: str
    topic: str
    message: str
    copy: str
    reply: str
    do_not_reply: str  # {} is the address that a reply goes to
    repeat: str
    check: str
    notice: str
    digest_heading: str  # {} is the clinic's name
    digest_advice: str
    received: str
    test: str


@dataclass(frozen=True, slots=True)
class HeldTexts:
    """Held messages, in the digest and on the pages behind its links."""

    advice: str  # above messages that have links
    none_left: str  # in place of it, when nothing is held any more
    let_out: str  # before the button in the digest
    unreadable: str  # in place of a message's words
    ask_title: str  # {} is a reference
    ask: str
    button: str
    done_title: str
    done: str
    used_title: str
    used: str
    expired_title: str
    expired: str
    invalid_title: str
    invalid: str
    failed_title: str
    failed: str
    again: str


@dataclass(frozen=True, slots=True)
class Texts:
    """All texts of one language, for visitors and for the clinic."""

    language: str
    labels: Mapping[str, str]
    hints: Mapping[str, str]
    errors: Mapping[tuple[str, str], str]
    must_be_text: str
    error_prefix: str
    form_title: str
    summary_title: str
    invalid_title: str
    not_sent_title: str
    not_sent: str
    kept: str
    too_many_title: str
    too_many: str
    other_way_title: str
    to_the_form: str
    send: str
    send_again: str
    failed_title: str
    failed: str
    email: EmailTexts
    held: HeldTexts

    def field_error(self, field: str, code: str) -> str:
        """The sentence for one fault, e.g. `Enter your message`."""
        return self.errors.get((field, code)) or self.must_be_text.format(field)
