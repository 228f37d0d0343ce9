"""Finds the telephone numbers in the words of a safety notice, so that pages can link them.

They are read from the approved words and typed nowhere else: a second place could say another
number, and would need an approval of its own.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

# Of the numbers that every mobile telephone takes for a call for help (3GPP TS 22.101, section
# 10.1), those that are hardly ever an amount; 110, 118 and 119 may be.
EVERYWHERE = frozenset({"000", "112", "911", "999"})
# Digits that stand alone: not part of a longer number, a time, an amount or a percentage.
SHORT = re.compile(r"(?<![\w.,:+/-])(?<!\d )(?:\d{3} \d{3}|\d{2,6})(?![\w%]|[.,:/-]\d| ?%| \d)")
# “faites le 15”, “call 116 123 or 111”: what leads to a number that could also be an amount.
ASKED_TO_CALL = re.compile(
    r"\b(?:call|dial|phone|ring|telephone|appel\w+|compos\w+|fait\w*|téléphon\w+|\w*ruf\w*|wähl\w*)"
    r"(?:\s+(?:nhs|the|le|la|au|den|die|sie|unter|nummer|number|numéro|or|ou|oder|[\d ]*\d),?)*"
    r"\s+$",
    re.IGNORECASE,
)
# “112 days”: what follows an amount.
UNIT = re.compile(
    r"\s(?:minutes?|hours?|days?|weeks?|months?|years?|people|patients|points?|mg|ml|kg|cm|mmHg"
    r"|heures?|jours?|semaines?|mois|ans|personnes"
    r"|minuten|stunden?|tagen?|wochen?|monaten?|jahren?|personen|punkten?)\b",
    re.IGNORECASE,
)
LONG_ENOUGH = 7  # digits of a number that is not short


@lru_cache(maxsize=500)
def numbers_to_call(words: str, country: str) -> tuple[tuple[str, str], ...]:
    """`("999", "tel:999")` for each number in the words, each once and as it is written.

    112, 911, 999 and 000 count unless a unit such as “days” follows. Other short numbers count if
    the country (ISO 3166-1, '' if unknown) has them and a word such as “call” leads to them.
    """
    found = sorted([*_long(words, country), *_short(words, country)])
    return tuple(dict(number for _, number in found).items())


def country_of(country: str, telephone: str) -> str:
    """The country of the clinic's main place; without it that of its telephone number."""
    import phonenumbers  # here, because few processes need it

    if country or not telephone:
        return country
    try:
        code = phonenumbers.parse(telephone).country_code or 0
    except phonenumbers.NumberParseException:
        return ""
    region: str = phonenumbers.region_code_for_country_code(code)
    return region if region.isalpha() else ""


def _long(words: str, country: str) -> Iterator[tuple[int, tuple[str, str]]]:
    import phonenumbers

    found = phonenumbers.PhoneNumberMatcher(
        words, country or None, leniency=phonenumbers.Leniency.POSSIBLE
    )
    for match in found:
        reason = phonenumbers.is_possible_number_with_reason(match.number)
        is_long = sum(each.isdigit() for each in match.raw_string) >= LONG_ENOUGH
        if is_long and reason == phonenumbers.ValidationResult.IS_POSSIBLE:
            e164 = phonenumbers.format_number(match.number, phonenumbers.PhoneNumberFormat.E164)
            yield match.start, (match.raw_string, f"tel:{e164}")


def _short(words: str, country: str) -> Iterator[tuple[int, tuple[str, str]]]:
    for match in SHORT.finditer(words):
        digits = match[0].replace(" ", "")
        is_asked = ASKED_TO_CALL.search(words, 0, match.start()) is not None
        if UNIT.match(words, match.end()) and not is_asked:
            continue
        if _is_short_number(digits, country, is_asked):
            yield match.start(), (match[0], f"tel:{digits}")


def _is_short_number(digits: str, country: str, is_asked: bool) -> bool:
    from phonenumbers import parse, shortnumberinfo

    if digits in EVERYWHERE:
        return True
    return is_asked and bool(
        country
        and shortnumberinfo.is_valid_short_number_for_region(parse(digits, country), country)
    )
