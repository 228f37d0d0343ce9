"""Invisible characters: pasted along with an address, or able to control a terminal."""

import re
import unicodedata

# Invisible without being format characters (Unicode, Default_Ignorable).
_IGNORED = (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2065, 0x3164, 0xFFA0)
_RANGES = ((0xFE00, 0xFE0F), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF))
_JOINERS = "\u200c\u200d"  # part of some words and of domains in Persian or Hindi
_ALLOWED_ON_A_TERMINAL = frozenset({"\n", "\t", *_JOINERS})


def is_invisible(character: str) -> bool:
    """Whether it is a format character (Cf) or is drawn as nothing."""
    code = ord(character)
    return (
        unicodedata.category(character) == "Cf"
        or code in _IGNORED
        or any(first <= code <= last for first, last in _RANGES)
    )


def without(text: str) -> str:
    """Return the text without its invisible characters."""
    return "".join(each for each in text if not is_invisible(each))


def bare_address(text: str) -> str:
    """An e-mail address without what was pasted along with it.

    Joiners between letters beyond ASCII stay: without them the domain could be another one.
    """
    if text.isascii():
        return text
    bare = without(text)
    if bare.isascii():
        return bare
    return "".join(each for each in text if each in _JOINERS or not is_invisible(each))


def shown(text: str) -> str:
    r"""Return text for a terminal: control and direction characters become e.g. `\u202e`."""
    return "".join(each if _is_harmless(each) else _escaped(each) for each in text)


def _is_harmless(character: str) -> bool:
    if character in _ALLOWED_ON_A_TERMINAL:
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


_LABEL_END = re.compile("[.\u3002\uff0e\uff61]")  # IDNA treats all of these as dots


def same_spelling(address: str) -> str:
    """Return one form for all spellings of an address.

    They differ in NFC, case, `xn--` labels and invisible characters.
    """
    bare = unicodedata.normalize("NFC", bare_address(address)).strip()
    local, _, domain = bare.rpartition("@")
    labels = (_unicode_label(label) for label in _LABEL_END.split(domain.lower()))
    return unicodedata.normalize("NFC", f"{local.lower()}@{'.'.join(labels)}")


def like_spelling(address: str) -> str:
    """Return one form for addresses that look alike and may be different (`ß` and `ss`, `ａ`)."""
    return unicodedata.normalize("NFKC", same_spelling(without(address))).casefold()


def _unicode_label(label: str) -> str:
    """Return `bücher` for `xn--bcher-kva`."""
    if not label.startswith("xn--"):
        return label
    try:
        return unicodedata.normalize("NFC", label[4:].encode("ascii").decode("punycode").lower())
    except UnicodeError:
        return label
