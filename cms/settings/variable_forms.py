"""The forms that values of environment variables have: text is read, or refused with an example."""

import re
from zoneinfo import available_timezones

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import get_language_info

from cms.core.origins import is_of_host


def time_zone(name: str) -> str:
    """The name of a zone of the tz database.

    Raises:
        ImproperlyConfigured: the tz database has no zone of this name.
    """
    if name not in available_timezones():
        raise ImproperlyConfigured(
            f"TIME_ZONE is a name of the tz database, such as Europe/Zurich. It is “{name}”."
        )
    return name


def count(variable: str, value: str, default: int = 0, *, least: int = 0) -> int:
    """A whole number of at least `least`, the default where the text is empty.

    Raises:
        ImproperlyConfigured: the value is no such number.
    """
    number = (int(value) if value.isdecimal() else -1) if value else default
    if number < least:
        raise ImproperlyConfigured(
            f"{variable} is a whole number of at least {least}, such as {max(default, 1)}. It is "
            f"“{value}”."
        )
    return number


def rate(value: str) -> str:
    """How often something may happen in a time, as Django REST framework reads it.

    Raises:
        ImproperlyConfigured: the value is no such rate, or is none at all.
    """
    if not re.fullmatch("[1-9][0-9]*/(s|sec|second|m|min|minute|h|hour|d|day)", value):
        raise ImproperlyConfigured(
            f"API_RATE is a number and a time, such as 1200/min. It is “{value}”."
        )
    return value


def one_of(variable: str, value: str, choices: tuple[str, ...]) -> str:
    """One of the choices, the first where the text is empty.

    Raises:
        ImproperlyConfigured: the value is none of the choices.
    """
    value = value.strip().lower() or choices[0]
    if value not in choices:
        raise ImproperlyConfigured(f"{variable} is one of: {', '.join(choices)}. It is “{value}”.")
    return value


def scanner(address: str) -> str:
    """`127.0.0.1:3310` or `/run/clamav/clamd.ctl`, as clamd listens; empty where there is none.

    Raises:
        ImproperlyConfigured: the address is neither.
    """
    host, _, port = address.rpartition(":")
    if address and not address.startswith(("/", "unix://")) and not (host and port.isdecimal()):
        raise ImproperlyConfigured(
            "UPLOAD_SCANNER has no known form. Example: 127.0.0.1:3310 or /run/clamav/clamd.ctl"
        )
    return address


def report_url(address: str) -> str:
    """An address as it stands in the Content-Security-Policy; a path of this host is one too.

    Raises:
        ImproperlyConfigured: a character of it would end the directive or begin another address.
    """
    if re.search(r"[\s;,]", address):
        raise ImproperlyConfigured(
            "CSP_REPORT_URL has a space, a semicolon or a comma; write them as %20, %3B or %2C. "
            f"It is “{address}”."
        )
    return address


def server_url(address: str) -> str:
    """The address of a sign-in service; empty where there is none.

    Raises:
        ImproperlyConfigured: the address is none.
    """
    if address and not is_of_host(address):
        raise ImproperlyConfigured(
            "OIDC_SERVER_URL is an address such as https://id.example.org/realms/clinic. It is "
            f"“{address}”."
        )
    return address


def security_contact(address: str) -> str:
    """`security@example.org` → `mailto:security@example.org`; an https address stays as it is.

    Raises:
        ImproperlyConfigured: the address is neither, or has a line break.
    """
    if not address or address.startswith(("https://", "mailto:", "tel:")):
        contact = address
    elif "@" in address:
        contact = f"mailto:{address}"
    else:
        contact = " "
    if any(character.isspace() for character in contact):
        raise ImproperlyConfigured(
            "SECURITY_CONTACT has no known form. Example: security@example.org or "
            "https://example.org/security"
        )
    return contact


def languages(values: list[str]) -> list[tuple[str, str]]:
    """`["en-gb:English", "fr:Français"]` → `[("en-gb", "English"), ("fr", "Français")]`.

    Raises:
        ImproperlyConfigured: a language has no name, or no code that Django knows.
    """
    pairs = [
        (code.strip().lower(), name.strip())
        for code, _, name in (each.partition(":") for each in values)
    ]
    if not pairs or not all(code and name for code, name in pairs):
        raise ImproperlyConfigured(
            "LANGUAGES has no known form. Example: en-gb:English,fr:Français"
        )
    for code, _ in pairs:
        try:
            get_language_info(code)
        except KeyError:
            raise ImproperlyConfigured(
                f"LANGUAGES has the code “{code}”, which is no language that Django knows. "
                "Example: en-gb:English,fr:Français"
            ) from None
    return pairs
