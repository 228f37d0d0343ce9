"""Settings of the handler: the only module that reads environment variables."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from contact_lambda import invisible_characters
from contact_lambda.http.form import LANGUAGES
from contact_lambda.messages import local_time
from contact_lambda.recipients import is_address

_CONFIGURATION_SET = re.compile(r"[A-Za-z0-9_-]{1,64}")
_TABLE = re.compile(r"[A-Za-z0-9_.-]{3,255}")
_PARAMETER = re.compile(r"(/[A-Za-z0-9_.-]+)+/?")
_SECRET = re.compile(r"[!-~]{32,}")


class InvalidSettings(Exception):
    """One or more variables are missing or wrong; `variables` names every one of them."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.variables = tuple(sorted(faults))
        super().__init__("; ".join(f"{name} {faults[name]}" for name in self.variables))


@dataclass(frozen=True, slots=True)
class Settings:
    """What the clinic decides. Addresses come from here and never from a request."""

    clinic_name: str
    sender: str
    recipient_lead: str
    thanks_url: str
    other_way: str
    form_url: str
    configuration_set: str = ""
    consent_required: bool = False
    journal_table: str = ""
    secret: str = field(default="", repr=False)
    recipient_fallback: str = ""
    recipients_parameter: str = ""
    notice_only: bool = False
    altcha: bool = False
    form_origins: tuple[str, ...] = ()
    address: str = ""
    language: str = LANGUAGES[0]
    time_zone: str = "UTC"
    reply_to: str = ""


def _is_line(value: str) -> bool:
    return len(value) <= 300 and value.isprintable()


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return value.isprintable() and parts.scheme in {"http", "https"} and bool(parts.hostname)


def _is_base(value: str) -> bool:
    """Whether a path and a query can be put behind it."""
    return _is_url(value) and not {"?", "#", "@"} & set(value)


def _are_origins(value: str) -> bool:
    return all(_is_url(each) and origin_of(each) == each for each in _listed(value))


def _is_switch(value: str) -> bool:
    return value.lower() in {"true", "false"}


def _is_time_zone(value: str) -> bool:
    return local_time.zone(value) is not None


def _matches(pattern: re.Pattern[str]) -> Callable[[str], bool]:
    return lambda value: pattern.fullmatch(value) is not None


Rule = tuple[Callable[[str], bool], str]
_LINE: Rule = (_is_line, "must be one line of text")
_ADDRESS: Rule = (is_address, "must be a plain e-mail address")
_URL: Rule = (_is_url, "must be an absolute http(s) address")
_SWITCH: Rule = (_is_switch, 'must be "true" or "false"')

REQUIRED: dict[str, Rule] = {
    "CONTACT_CLINIC_NAME": _LINE,
    "CONTACT_SENDER": _ADDRESS,
    "CONTACT_RECIPIENT_LEAD": _ADDRESS,
    "CONTACT_THANKS_URL": _URL,
    "CONTACT_OTHER_WAY": _LINE,
    "CONTACT_FORM_URL": _URL,
}
OPTIONAL: dict[str, Rule] = {
    "CONTACT_CONFIGURATION_SET": (
        _matches(_CONFIGURATION_SET),
        "must be the name of an SES configuration set",
    ),
    "CONTACT_CONSENT_REQUIRED": _SWITCH,
    "CONTACT_JOURNAL_TABLE": (_matches(_TABLE), "must be the name of a DynamoDB table"),
    "CONTACT_SECRET": (_matches(_SECRET), "must be 32 or more letters, digits and signs"),
    "CONTACT_RECIPIENT_FALLBACK": _ADDRESS,
    "CONTACT_RECIPIENTS_PARAMETER": (
        _matches(_PARAMETER),
        "must be a path of SSM parameters, like /clinic/contact",
    ),
    "CONTACT_NOTICE_ONLY": _SWITCH,
    "CONTACT_ALTCHA": _SWITCH,
    "CONTACT_ADDRESS": (_is_base, "must be an absolute http(s) address without a query"),
    "CONTACT_FORM_ORIGINS": (_are_origins, "must be origins, like https://www.clinic.example"),
    "CONTACT_LANGUAGE": (LANGUAGES.__contains__, f"must be one of {', '.join(LANGUAGES)}"),
    "CONTACT_TIME_ZONE": (_is_time_zone, "must be the name of a time zone, like Europe/London"),
    "CONTACT_REPLY_TO": _ADDRESS,
}


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check every variable at once; raises InvalidSettings without printing a value."""
    rules = REQUIRED | OPTIONAL
    read = {name: _pasted(environ.get(name, ""), rule) for name, rule in rules.items()}
    faults = {name: "is missing" for name in REQUIRED if not read[name]}
    for name, (fits, rule) in rules.items():
        if read[name] and not fits(read[name]):
            faults[name] = rule
    faults |= {name: rule for name, rule in _needed_together(read).items() if name not in faults}
    if faults:
        raise InvalidSettings(faults)
    return _settings(read)


def _pasted(value: str, rule: Rule) -> str:
    """A value without what nobody sees at its ends, or anywhere in an address."""
    return (invisible_characters.without(value) if rule is _ADDRESS else value).strip()


def origin_of(url: str) -> str:
    """`https://www.clinic.example` for any address there."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _needed_together(read: Mapping[str, str]) -> dict[str, str]:
    """Rates, tokens and puzzles are signed; a notice without a journal would lose the message."""
    faults = {}
    has_journal = bool(read["CONTACT_JOURNAL_TABLE"])
    if (has_journal or _is_on(read["CONTACT_ALTCHA"])) and not read["CONTACT_SECRET"]:
        faults["CONTACT_SECRET"] = "is missing"  # noqa: S105 - says what is wrong
    for name in ("CONTACT_NOTICE_ONLY", "CONTACT_ALTCHA"):
        if _is_on(read[name]) and not has_journal:
            faults[name] = "needs CONTACT_JOURNAL_TABLE"
    return faults


def _settings(read: Mapping[str, str]) -> Settings:
    return Settings(
        clinic_name=read["CONTACT_CLINIC_NAME"],
        sender=read["CONTACT_SENDER"],
        recipient_lead=read["CONTACT_RECIPIENT_LEAD"],
        thanks_url=read["CONTACT_THANKS_URL"],
        other_way=read["CONTACT_OTHER_WAY"],
        form_url=read["CONTACT_FORM_URL"],
        configuration_set=read["CONTACT_CONFIGURATION_SET"],
        consent_required=_is_on(read["CONTACT_CONSENT_REQUIRED"]),
        journal_table=read["CONTACT_JOURNAL_TABLE"],
        secret=read["CONTACT_SECRET"],
        recipient_fallback=read["CONTACT_RECIPIENT_FALLBACK"],
        recipients_parameter=read["CONTACT_RECIPIENTS_PARAMETER"],
        notice_only=_is_on(read["CONTACT_NOTICE_ONLY"]),
        altcha=_is_on(read["CONTACT_ALTCHA"]),
        form_origins=_listed(read["CONTACT_FORM_ORIGINS"]),
        address=read["CONTACT_ADDRESS"],
        language=read["CONTACT_LANGUAGE"] or LANGUAGES[0],
        time_zone=read["CONTACT_TIME_ZONE"] or "UTC",
        reply_to=read["CONTACT_REPLY_TO"],
    )


def _is_on(value: str) -> bool:
    return value.lower() == "true"


def _listed(value: str) -> tuple[str, ...]:
    return tuple(each.strip().lower().rstrip("/") for each in value.split(",") if each.strip())
