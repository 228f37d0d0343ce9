"""Normalises the fields of the form and finds every fault in them.

A fault is a field and a code, e.g. `("email", "format")`; `contact_lambda.texts` has the sentences.
"""

import re
import unicodedata
from collections.abc import Mapping

from contact_lambda import invisible_characters
from contact_lambda.submission import DEFAULT_LANGUAGE, LIMITS, FieldError, Submission
from contact_lambda.texts import LANGUAGES

HIDDEN_LIMIT, ALTCHA_LIMIT = 100, 1_000
_REQUIRED = ("full_name", "email", "message")
_YES = frozenset({"true", "on", "yes", "1"})

_BREAKS = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"), " ")
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)))
_BIDI_CONTROLS = dict.fromkeys(  # UAX 9
    (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_ZERO_WIDTH = dict.fromkeys(  # soft hyphens, zero-width spaces, word joiners, byte order marks …
    (0xAD, 0x180E, 0x200B, *range(0x2060, 0x2066), *range(0x206A, 0x2070), 0xFEFF)
)
_SINGLE_LINE = {**_CONTROLS, **_BIDI_CONTROLS, **_ZERO_WIDTH, **_BREAKS}
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})

_LOCAL = r"[^\s@<>()\[\]\\,;:\"]{1,64}"
_LABEL = r"(?!-)(?:[A-Za-z0-9-]|[^\x00-\x7f]){1,63}(?<!-)"
_EMAIL = re.compile(rf"{_LOCAL}@{_LABEL}(?:\.{_LABEL})+")


class InvalidSubmission(Exception):
    """A submission with faults; `answers` are shown again. The text has no visitor's words."""

    def __init__(self, errors: tuple[FieldError, ...], answers: Submission) -> None:
        super().__init__(", ".join(f"{error.field} {error.code}" for error in errors))
        self.errors, self.answers = errors, answers


def accept(fields: Mapping[str, object], *, consent_required: bool) -> Submission:
    """Normalise and check the fields; raises InvalidSubmission with all faults at once."""
    answers = normalise(fields)
    errors = validate(fields, answers, consent_required=consent_required)
    if errors:
        raise InvalidSubmission(errors, answers)
    return answers


def normalise(fields: Mapping[str, object]) -> Submission:
    """Return the fields as a submission, not checked yet.

    Text becomes NFC and its line ends `\\n`. Single lines lose control, bidi and zero-width
    characters. Addresses and phone numbers lose every invisible character that was pasted along.
    """
    text = {name: value for name, value in fields.items() if isinstance(value, str)}
    consent = fields.get("consent")
    return Submission(
        full_name=_single_line(text.get("full_name", ""), LIMITS["full_name"]),
        email=_single_line(
            invisible_characters.bare_address(text.get("email", "")), LIMITS["email"]
        ),
        phone=_single_line(invisible_characters.without(text.get("phone", "")), LIMITS["phone"]),
        message=_composed(_newlines(text.get("message", "")), LIMITS["message"]),
        consent=consent is True or text.get("consent", "").strip().lower() in _YES,
        submission_id=hidden(text.get("submission_id", "")),
        form_id=hidden(text.get("form_id", "")),
        topic=hidden(text.get("topic", "")),
        language=_language(text.get("language", "")),
        token=hidden(text.get("token", "")),
        altcha=hidden(text.get("altcha", ""), ALTCHA_LIMIT),
        trapped=_has_visible(text.get("website", "")),
    )


def hidden(value: str, limit: int = HIDDEN_LIMIT) -> str:
    """Return a value that no visitor typed, or nothing when it is too long.

    It is not an error then: a hidden field never stops a message.
    """
    text = _single_line(value, limit)
    return text if len(text) <= limit else ""


def _language(value: str) -> str:
    """Return `fr` for `fr`, `FR` and `fr-CH`; the default for a language without texts."""
    wanted = value.strip().lower().partition("-")[0]
    return wanted if wanted in LANGUAGES else DEFAULT_LANGUAGE


def validate(
    fields: Mapping[str, object], answers: Submission, *, consent_required: bool
) -> tuple[FieldError, ...]:
    """Return all faults in the order of the form, at most one for each field."""
    faults = {name: "wrong_type" for name in LIMITS if not isinstance(fields.get(name), str | None)}
    if not isinstance(fields.get("consent"), str | bool | None):
        faults["consent"] = "wrong_type"
    for name, limit in LIMITS.items():
        value = getattr(answers, name)
        if name in _REQUIRED and not _has_visible(value):
            faults.setdefault(name, "blank")
        elif len(value) > limit:
            faults.setdefault(name, "too_long")
    if not _is_email(answers.email):
        faults.setdefault("email", "format")
    if answers.phone and not 5 <= sum(map(str.isdecimal, answers.phone)) <= 15:
        faults.setdefault("phone", "format")
    if consent_required and not answers.consent:
        faults.setdefault("consent", "blank")
    return tuple(FieldError(name, faults[name]) for name in (*LIMITS, "consent") if name in faults)


def _is_email(value: str) -> bool:
    if not _EMAIL.fullmatch(value):
        return False
    return not any(unicodedata.category(character) in _INVISIBLE for character in value)


def _has_visible(value: str) -> bool:
    return any(unicodedata.category(character) not in _INVISIBLE for character in value)


def _newlines(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def _single_line(value: str, limit: int) -> str:
    return _composed(value.translate(_SINGLE_LINE).strip(), limit).strip()


def _composed(value: str, limit: int) -> str:
    """Return the text in NFC, or unchanged when it is over its limit even in NFC.

    Composing long runs of accents takes seconds. NFC makes a text at most four times shorter, so
    a text that is longer than four limits stays over its limit.
    """
    return value if len(value) > 4 * limit else unicodedata.normalize("NFC", value)
