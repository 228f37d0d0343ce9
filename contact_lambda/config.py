"""Settings of the handler: the only module that reads environment variables.

Each setting is declared once, as a field of `Settings`: its variable, its format and its default.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from typing import Annotated, Any, NamedTuple
from urllib.parse import urlsplit

from contact_lambda import invisible_characters, routes, working_days
from contact_lambda.recipients import is_address
from contact_lambda.routes import ONLY_LEAD, Routes
from contact_lambda.submission import DEFAULT_LANGUAGE
from contact_lambda.texts import LANGUAGES
from contact_lambda.time_zones import zone
from contact_lambda.working_days import NO_DATES


class InvalidSettings(Exception):
    """One or more variables are missing or wrong; `variables` names every one of them."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        self.variables = tuple(sorted(faults))
        super().__init__("; ".join(f"{name} {faults[name]}" for name in self.variables))


def origin_of(url: str) -> str:
    """Return the origin of an address, e.g. `https://www.clinic.example`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _is_line(value: str) -> bool:
    return len(value) <= 300 and value.isprintable()


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return value.isprintable() and parts.scheme in {"http", "https"} and bool(parts.hostname)


def _is_base(value: str) -> bool:
    """Whether a path and a query can be appended to this address."""
    return _is_url(value) and not {"?", "#", "@"} & set(value)


def _are_origins(value: str) -> bool:
    return all(_is_url(each) and origin_of(each) == each for each in _split(value))


def _is_switch(value: str) -> bool:
    return value.lower() in {"true", "false"}


def _is_time_zone(value: str) -> bool:
    return zone(value) is not None


def _is_on(value: str) -> bool:
    return value.lower() == "true"


def _split(value: str) -> tuple[str, ...]:
    return tuple(each.strip().lower().rstrip("/") for each in value.split(",") if each.strip())


def _clean(value: str) -> str:
    """Remove whitespace at the ends, which is pasted along with a value."""
    return value.strip()


def _clean_address(value: str) -> str:
    """Remove invisible characters anywhere, which are pasted along with an address."""
    return invisible_characters.without(value).strip()


class Format(NamedTuple):
    """How a variable is cleaned, checked and read; `rule` completes "CONTACT_SENDER …"."""

    is_valid: Callable[[str], object]
    rule: str
    read: Callable[[str], Any] = str
    clean: Callable[[str], str] = _clean


def _matching(pattern: str, rule: str) -> Format:
    return Format(re.compile(pattern).fullmatch, rule)


LINE = Format(_is_line, "must be one line of text")
ADDRESS = Format(is_address, "must be a plain e-mail address", clean=_clean_address)
URL = Format(_is_url, "must be an absolute http(s) address")
BASE_URL = Format(_is_base, "must be an absolute http(s) address without a query")
SWITCH = Format(_is_switch, 'must be "true" or "false"', _is_on)
ORIGINS = Format(_are_origins, "must be origins, like https://www.clinic.example", _split)
LANGUAGE = Format(LANGUAGES.__contains__, f"must be one of {', '.join(LANGUAGES)}")
TIME_ZONE = Format(_is_time_zone, "must be the name of a time zone, like Europe/London")
SES_NAME = _matching(r"[A-Za-z0-9_-]{1,64}", "must be the name of an SES configuration set")
TABLE = _matching(r"[A-Za-z0-9_.-]{3,255}", "must be the name of a DynamoDB table")
ROUTES = Format(routes.is_valid, "must be JSON with roles, topics and forms", routes.parse)
PARAMETERS = _matching(
    r"(/[A-Za-z0-9_.-]+)+/?", "must be a path of SSM parameters, like /clinic/contact"
)
SECRET = _matching(r"[!-~]{32,}", "must be 32 or more letters, digits and signs")
SECRETS = Format(
    re.compile(r"[!-+\--~]{32,}(?:,[!-+\--~]{32,})*").fullmatch,
    "must be earlier secrets with commas between them",
    lambda value: tuple(value.split(",")),
)
REPLY_DAYS = Format(re.compile(r"[0-9]|10").fullmatch, "must be 0 to 10 working days", int)
DAYS = Format(
    working_days.are_days, "must be days of the week, like mon,tue,wed", working_days.read_days
)
HOLIDAYS = Format(
    working_days.are_dates, "must be dates, like 2026-12-25,2026-12-28", working_days.read_dates
)


class Variable(NamedTuple):
    """The environment variable of a setting."""

    name: str
    format: Format


@dataclass(frozen=True, slots=True)
class Settings:
    """What the clinic decides. A field without a default is required.

    E-mail addresses come from here and never from a request.
    """

    clinic_name: Annotated[str, Variable("CONTACT_CLINIC_NAME", LINE)]
    sender: Annotated[str, Variable("CONTACT_SENDER", ADDRESS)]
    recipient_lead: Annotated[str, Variable("CONTACT_RECIPIENT_LEAD", ADDRESS)]
    thanks_url: Annotated[str, Variable("CONTACT_THANKS_URL", URL)]
    other_way: Annotated[str, Variable("CONTACT_OTHER_WAY", LINE)]
    form_url: Annotated[str, Variable("CONTACT_FORM_URL", URL)]
    configuration_set: Annotated[str, Variable("CONTACT_CONFIGURATION_SET", SES_NAME)] = ""
    consent_required: Annotated[bool, Variable("CONTACT_CONSENT_REQUIRED", SWITCH)] = False
    journal_table: Annotated[str, Variable("CONTACT_JOURNAL_TABLE", TABLE)] = ""
    secret: Annotated[str, Variable("CONTACT_SECRET", SECRET)] = field(default="", repr=False)
    recipient_fallback: Annotated[str, Variable("CONTACT_RECIPIENT_FALLBACK", ADDRESS)] = ""
    recipients_parameter: Annotated[str, Variable("CONTACT_RECIPIENTS_PARAMETER", PARAMETERS)] = ""
    notice_only: Annotated[bool, Variable("CONTACT_NOTICE_ONLY", SWITCH)] = False
    altcha: Annotated[bool, Variable("CONTACT_ALTCHA", SWITCH)] = False
    form_origins: Annotated[tuple[str, ...], Variable("CONTACT_FORM_ORIGINS", ORIGINS)] = ()
    address: Annotated[str, Variable("CONTACT_ADDRESS", BASE_URL)] = ""
    language: Annotated[str, Variable("CONTACT_LANGUAGE", LANGUAGE)] = DEFAULT_LANGUAGE
    time_zone: Annotated[str, Variable("CONTACT_TIME_ZONE", TIME_ZONE)] = "UTC"
    reply_to: Annotated[str, Variable("CONTACT_REPLY_TO", ADDRESS)] = ""
    routes: Annotated[Routes, Variable("CONTACT_ROUTES", ROUTES)] = ONLY_LEAD
    earlier_secrets: Annotated[tuple[str, ...], Variable("CONTACT_EARLIER_SECRETS", SECRETS)] = (
        field(default=(), repr=False)
    )
    reply_days: Annotated[int, Variable("CONTACT_REPLY_DAYS", REPLY_DAYS)] = 2
    working_days: Annotated[tuple[int, ...], Variable("CONTACT_WORKING_DAYS", DAYS)] = (*range(5),)
    holidays: Annotated[frozenset[date], Variable("CONTACT_HOLIDAYS", HOLIDAYS)] = NO_DATES

    @property
    def secrets(self) -> tuple[str, ...]:
        """The secret that signs, and those whose links still work."""
        return (self.secret, *self.earlier_secrets)

    @property
    def reminds(self) -> bool:
        """Whether any message is followed until it is answered, by links that say so."""
        days = (self.reply_days, *(each.reply_days for each in self.routes.forms.values()))
        return bool(any(days) and self.address and self.secret)


_DECLARED: dict[str, Variable] = {
    each.name: Settings.__annotations__[each.name].__metadata__[0] for each in fields(Settings)
}
VARIABLES = tuple(variable.name for variable in _DECLARED.values())
_REQUIRED = {each.name for each in fields(Settings) if each.default is MISSING}


def is_on_lambda(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether this process is an environment of AWS Lambda, which sets the function's name."""
    return "AWS_LAMBDA_FUNCTION_NAME" in environ


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check all variables; raises InvalidSettings, which names all faults at once.

    Neither the exception nor its text has the value of a variable.
    """
    values: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for field_name, (name, form) in _DECLARED.items():
        text = form.clean(environ.get(name, ""))
        if text and form.is_valid(text):
            values[field_name] = form.read(text)
        elif text:
            faults[name] = form.rule
        elif field_name in _REQUIRED:
            faults[name] = "is missing"
    faults = _missing_dependencies(values, faults) | faults
    if faults:
        raise InvalidSettings(faults)
    return Settings(**values)


def _missing_dependencies(values: Mapping[str, Any], wrong: Mapping[str, str]) -> dict[str, str]:
    """Name the variables that others need.

    Counters, tokens and puzzles are signed. A notice without a journal would lose the message.
    """
    faults = {}
    has_journal = "journal_table" in values or "CONTACT_JOURNAL_TABLE" in wrong
    if (has_journal or values.get("altcha")) and not values.get("secret"):
        faults["CONTACT_SECRET"] = "is missing"  # noqa: S105 - a description of the fault
    for field_name in ("notice_only", "altcha"):
        if values.get(field_name) and not has_journal:
            faults[_DECLARED[field_name].name] = "needs CONTACT_JOURNAL_TABLE"
    return faults
