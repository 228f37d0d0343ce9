"""Unicode normalisation in a time that grows with the length of the text only.

Python sorts the marks on one letter by insertion, so a letter with 80,000 accents takes 20 seconds.
No language needs more than a few: those beyond 30 are left out, the number of the Stream-Safe Text
Format (https://unicode.org/reports/tr15/#Stream_Safe_Text_Format).
"""

import re
import unicodedata
from typing import Literal

MAX_MARKS = 30  # on one letter
_MARKS = "".join(chr(code) for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code)))
_TOO_MANY = re.compile(f"([{_MARKS}]{{{MAX_MARKS}}})[{_MARKS}]+")


def normalised(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    return unicodedata.normalize(form, _TOO_MANY.sub(r"\1", text))
