"""Settings of the handler: the only module that reads environment variables."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_CONFIGURATION_SET = re.compile(r"[A-Za-z0-9_-]{0,64}")


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


def _is_line(value: str) -> bool:
    return len(value) <= 300 and value.isprintable()


def _is_address(value: str) -> bool:
    return _ADDRESS.fullmatch(value) is not None


def _is_url(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return value.isprintable() and parts.scheme in {"http", "https"} and bool(parts.hostname)


_REQUIRED: dict[str, tuple[Callable[[str], bool], str]] = {
    "CONTACT_CLINIC_NAME": (_is_line, "must be one line of text"),
    "CONTACT_SENDER": (_is_address, "must be a plain e-mail address"),
    "CONTACT_RECIPIENT_LEAD": (_is_address, "must be a plain e-mail address"),
    "CONTACT_THANKS_URL": (_is_url, "must be an absolute http(s) address"),
    "CONTACT_OTHER_WAY": (_is_line, "must be one line of text"),
    "CONTACT_FORM_URL": (_is_url, "must be an absolute http(s) address"),
}


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check every variable at once; raises InvalidSettings without printing a value."""
    read = {name: environ.get(name, "").strip() for name in _REQUIRED}
    faults = {name: "is missing" for name, value in read.items() if not value}
    for name, value in read.items():
        fits, rule = _REQUIRED[name]
        if value and not fits(value):
            faults[name] = rule
    configuration_set = environ.get("CONTACT_CONFIGURATION_SET", "").strip()
    if not _CONFIGURATION_SET.fullmatch(configuration_set):
        faults["CONTACT_CONFIGURATION_SET"] = "must be the name of an SES configuration set"
    consent = environ.get("CONTACT_CONSENT_REQUIRED", "").strip().lower() or "false"
    if consent not in {"true", "false"}:
        faults["CONTACT_CONSENT_REQUIRED"] = 'must be "true" or "false"'
    if faults:
        raise InvalidSettings(faults)
    return Settings(
        clinic_name=read["CONTACT_CLINIC_NAME"],
        sender=read["CONTACT_SENDER"],
        recipient_lead=read["CONTACT_RECIPIENT_LEAD"],
        thanks_url=read["CONTACT_THANKS_URL"],
        other_way=read["CONTACT_OTHER_WAY"],
        form_url=read["CONTACT_FORM_URL"],
        configuration_set=configuration_set,
        consent_required=consent == "true",
    )
