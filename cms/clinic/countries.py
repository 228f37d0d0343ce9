"""The countries of ISO 3166-1, with their names from the Unicode CLDR."""

from functools import cache
from types import MappingProxyType

from cms.clinic.cldr import ENGLISH, cldr_locale

# Two letters in CLDR and no country of ISO 3166-1: reserved and test codes, unions, the unknown.
NO_COUNTRIES = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ"


@cache
def countries() -> MappingProxyType[str, str]:
    """`{"GB": "United Kingdom", …}`, in the order of the English names."""
    names = cldr_locale(ENGLISH).territories
    codes = (code for code in names if len(code) == 2 and code not in NO_COUNTRIES)
    return MappingProxyType({code: names[code] for code in sorted(codes, key=names.get)})


def country_choices() -> list[tuple[str, str]]:
    """The choices of a form. A function, so that migrations do not list the countries."""
    return list(countries().items())


def country_name(code: str, language: str = ENGLISH) -> str:
    """`GB` → `Royaume-Uni` for `fr`; '' for what is no country."""
    return str(cldr_locale(language).territories[code]) if code in countries() else ""
