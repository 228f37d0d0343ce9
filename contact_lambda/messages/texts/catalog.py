"""What there is to say, without saying it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EmailTexts:
    """The labels of the mails to the clinic. The subject is the same in every language."""

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
    languages: Mapping[str, str]
    message: str
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
class Texts:
    """One language."""

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
    mail: EmailTexts

    def field_error(self, field: str, code: str) -> str:
        """The sentence for one fault, e.g. `Enter your message`."""
        return self.errors.get((field, code)) or self.must_be_text.format(field)
