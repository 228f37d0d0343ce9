"""What a visitor sent: the fields of the form, their limits, and the faults a field can have."""

from dataclasses import dataclass
from typing import NamedTuple

DEFAULT_LANGUAGE = "en"  # for a form that names none, or one that has no texts
LIMITS = {"full_name": 100, "email": 254, "phone": 32, "message": 5_000}  # characters, after NFC


class FieldError(NamedTuple):
    """One fault: the field, and `blank`, `too_long`, `format`, `reused` or `wrong_type`."""

    field: str
    code: str


@dataclass(frozen=True, slots=True, repr=False)
class Submission:
    """A visitor's answers, normalised by `http.form.normalise`. Its repr shows none of them."""

    full_name: str = ""
    email: str = ""
    phone: str = ""
    message: str = ""
    consent: bool = False
    submission_id: str = ""
    form_id: str = ""
    topic: str = ""  # what the visitor chose from the form's list; a name, never free text
    language: str = DEFAULT_LANGUAGE
    token: str = ""
    altcha: str = ""
    trapped: bool = False  # the hidden field that people leave empty was filled in

    def __repr__(self) -> str:
        return "Submission(...)"
