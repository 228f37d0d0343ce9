"""Names of countries and languages in any language, from the Unicode CLDR (`babel`)."""

from functools import cache
from typing import Any

ENGLISH = "en-gb"  # the house writes British English


@cache
def cldr_locale(language: str) -> Any:
    """The CLDR's data for a language tag such as `fr` or `zh-hans`; English where it has none."""
    from babel import Locale, UnknownLocaleError  # here, because few processes need it

    for tag in (language, language.partition("-")[0]):
        try:
            return Locale.parse(tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(ENGLISH, sep="-")
