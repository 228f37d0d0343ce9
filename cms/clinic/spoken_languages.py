"""The languages that a clinic may say it speaks, by their codes of BCP 47."""

from functools import cache

from cms.clinic.cldr import ENGLISH, cldr_locale
from cms.core.i18n import translate

CODES = """
af am ar az be bg bn bs ca cs cy da de el en es et eu fa fi fil fr ga gd gl gu he hi hr hu hy id
is it ja ka kk km kn ko ku lo lt lv mk ml mn mr ms mt my ne nl no om pa pl ps pt ro ru si sk sl
so sq sr sv sw ta te th ti tr uk ur uz vi yo yue zh zu
"""
SIGNED = {  # the CLDR names only the American one
    "bfi": "British Sign Language",
    "fsl": "French Sign Language",
    "gsg": "German Sign Language",
    "isg": "Irish Sign Language",
}


@cache
def spoken_languages() -> dict[str, str]:
    """`{"en": "English", …}`, in the order of the English names."""
    names = {code: language_name(code, ENGLISH) for code in [*CODES.split(), "ase", *SIGNED]}
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def language_name(code: str, language: str) -> str:
    """`de` → `allemand` for `fr`."""
    if code in SIGNED:
        return translate(SIGNED[code])
    return str(cldr_locale(language).languages[code])
