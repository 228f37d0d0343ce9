"""The only two links that a mail makes of a visitor's text: `tel:` and `mailto:`.

They are built of digits, or of an address that is valid in Reply-To. All other text has no link.
"""

import re
import unicodedata
from urllib.parse import quote

_MAILTO = re.compile(
    r"([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@((?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{1,63})"
)
_SEPARATORS = " \u00a0\u2009\u202f().-\u2010\u2011\u2012\u2013"
_TRUNK_ZERO = re.compile(r"\(\s*0\s*\)")  # +44 (0)20: the zero is for national calls
_BETWEEN_DIGITS = re.compile(r"(?<=\d)/(?=\d)")  # 030/1234567, but not two numbers


def mail_link(address: str) -> str:
    """Return e.g. `mailto:ann@example.org` for an address that is valid in Reply-To, or nothing."""
    found = _MAILTO.fullmatch(address)
    return f"mailto:{quote(found[1], safe='')}@{found[2]}" if found else ""


def phone_link(number: str) -> str:
    """Return `tel:+442079460000` for `+44 (0)20 7946 0000`; nothing for more than one number."""
    plain = "".join(map(_digit, number.strip()))
    abroad = plain.startswith(("+", "00"))
    plain = _BETWEEN_DIGITS.sub("", _TRUNK_ZERO.sub("", plain) if abroad else plain)
    digits = plain.removeprefix("+").translate(dict.fromkeys(map(ord, _SEPARATORS)))
    if not re.fullmatch(r"[0-9]{5,15}", digits):
        return ""
    return f"tel:{'+' if plain.startswith('+') else ''}{digits}"


def _digit(character: str) -> str:
    """Return `3` for a digit three of any script."""
    return str(unicodedata.decimal(character, character))
