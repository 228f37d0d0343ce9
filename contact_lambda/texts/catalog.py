"""The texts that every language has: a language is one `Texts`.

Named tuples, because Python makes them at the start in a fifth of the time of frozen dataclasses.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple


class EmailTexts(NamedTuple):
    """The e-mails to the clinic. Their subject is the same in every language."""

    heading: str  # {} is the clinic's name
    colon: str  # after a label; in French with a space before it
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
    answered: str
    not_for_us: str
    reply: str
    do_not_reply: str  # {} is the address that a reply goes to
    repeat: str
    check: str
    why: str
    signs: Mapping[str, str]  # of spam, in a word: the tokens of `spam` and of a record
    notice: str
    digest_heading: str  # {} is the clinic's name
    digest_advice: str
    received: str
    test: str

    def reasons(self, signs: Iterable[str]) -> str:
        """Return the words for signs of spam, e.g. `many links, sent within 3 seconds`."""
        return ", ".join(dict.fromkeys(self.signs[each] for each in signs if each in self.signs))


class HeldTexts(NamedTuple):
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


class ReceiptTexts(NamedTuple):
    """The visitor's receipt: four steps, each done or open."""

    title: str  # {} is a reference
    taken: str
    sent: str
    delivered: str
    delivered_hint: str
    answered: str
    answered_hint: str
    done: str
    open: str
    not_again: str
    until: str  # {} is a moment
    invalid_title: str
    invalid: str
    expired_title: str
    expired: str
    failed_title: str
    failed: str


class AnswerTexts(NamedTuple):
    """The pages behind *answered* and *not for us*."""

    ask_answered: str  # {} is a reference
    ask_not_for_us: str  # {} is a reference
    ask: str
    button_answered: str
    button_not_for_us: str
    done_title: str  # {} is a reference
    done_answered: str
    done_not_for_us: str
    invalid_title: str
    invalid: str
    expired_title: str
    expired: str
    failed_title: str
    failed: str


class LateTexts(NamedTuple):
    """Messages that nobody answered in time, in a digest."""

    heading: str  # {} is the clinic's name; of a digest that names nothing else
    title: str
    advice: str
    waiting: str  # before a number of working days


class Texts(NamedTuple):
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
    receipt: ReceiptTexts
    answer: AnswerTexts
    late: LateTexts

    def field_error(self, field: str, code: str) -> str:
        """The sentence for one fault, e.g. `Enter your message`."""
        return self.errors.get((field, code)) or self.must_be_text.format(field)
