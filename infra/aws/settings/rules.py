"""The rules for settings and their error messages."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field
from ipaddress import IPv6Address
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


@dataclass(frozen=True, slots=True)
class Rule:
    """A check of one value and the sentence that follows a setting's name when it fails.

    `limits` is the same rule for CloudFormation, for the exported template's parameters.
    """

    fits: Callable[[Any], bool]
    message: str
    limits: Mapping[str, Any] = field(default_factory=dict)


def setting(
    rule: Rule, example: object, meaning: str, default: Any = MISSING, *, exported: bool = True
) -> Any:
    """A dataclass field that is read from the settings file; required without a default.

    A setting that is not `exported` selects other resources, which only CDK can do.
    """
    metadata = {"rule": rule, "example": example, "meaning": meaning, "exported": exported}
    return field(default=default, metadata=metadata)


def whole(low: int, high: int) -> Rule:
    """A number of a range, both ends included."""
    return Rule(
        lambda value: type(value) is int and low <= value <= high,
        f"must be a whole number from {low} to {high}",
        {"min_value": low, "max_value": high},
    )


def one_of(*choices: str) -> Rule:
    """One word of a list."""
    message = f"must be one of {', '.join(choices)}"
    return Rule(lambda value: value in choices, message, {"allowed_values": list(choices)})


def text(pattern: str, message: str) -> Rule:
    """Text that a regular expression matches as a whole."""
    return Rule(
        lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value)),
        message,
        {"allowed_pattern": pattern},
    )


def optional(rule: Rule) -> Rule:
    """The rule, or empty text."""
    return Rule(lambda value: value == "" or rule.fits(value), f"{rule.message}, or stay empty")


def _is_url(value: Any) -> bool:
    try:
        parts = urlsplit(value)
    except (ValueError, AttributeError):
        return False
    return parts.scheme == "https" and bool(parts.hostname) and _is_one_word(value)


def _is_one_word(value: str) -> bool:
    return value.isprintable() and not re.search(r"\s", value)


def _is_url_of_host(value: Any) -> bool:
    """Whether the address may stand in a Content-Security-Policy: `cms.core.origins` decides so."""
    if not _is_url(value) or "@" in urlsplit(value).netloc:
        return False
    parts = urlsplit(value)
    host = parts.hostname or ""
    try:
        _ = parts.port
        if ":" in host:
            return bool(IPv6Address(host))
        return bool(_HOST.fullmatch(host.encode("idna").decode()))
    except ValueError:
        return False


def _is_origin(value: Any) -> bool:
    return _is_url(value) and value == f"https://{urlsplit(value).netloc}".lower()


SWITCH = Rule(
    lambda value: isinstance(value, bool),
    "must be true or false",
    {"allowed_values": ["true", "false"]},
)
LINE = text(r"\S[^\x00-\x1f\x7f]{0,299}", "must be one line of text, up to 300 characters")
ADDRESS = text(
    r"[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", "must be a plain e-mail address"
)
MAYBE_ADDRESS = text(
    rf"({ADDRESS.limits['allowed_pattern']})?", "must be a plain e-mail address, or stay empty"
)
TIME_ZONE = Rule(
    lambda value: value in available_timezones(),
    "must be the name of a time zone, such as Europe/London",
    {"allowed_pattern": r"[A-Za-z0-9_+-]{1,32}(/[A-Za-z0-9_+-]{1,32}){0,2}"},
)
DOMAIN = text(
    r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}",
    "must be a domain in lower case, without https://",
)
URL = Rule(_is_url, "must be an absolute https address", {"allowed_pattern": r"https://[!-~]+"})
URL_OF_HOST = Rule(
    _is_url_of_host, "must be an absolute https address, without a name before its host"
)
REPORT_URL = Rule(
    lambda value: _is_url_of_host(value) and not re.search("[;,]", value),
    "must be an absolute https address; write a semicolon as %3B and a comma as %2C",
)
ORIGINS = Rule(
    lambda value: isinstance(value, tuple) and bool(value) and all(map(_is_origin, value)),
    "must be a list of origins in lower case, each https:// and a host without a path",
    {"allowed_pattern": r"https://[a-z0-9.:-]+"},
)
