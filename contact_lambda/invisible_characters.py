"""Characters that nobody sees: what is pasted with an address, and what moves a terminal."""

import re
import unicodedata

# Drawn as nothing although they are no format characters (Unicode, Default_Ignorable).
_IGNORED = (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2065, 0x3164, 0xFFA0)
_RANGES = ((0xFE00, 0xFE0F), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF))
_JOINERS = "\u200c\u200d"  # part of some words and of domains in Persian or Hindi
_KEPT_ON_A_TERMINAL = frozenset({"\n", "\t", *_JOINERS})


def is_invisible(character: str) -> bool:
    """Whether it is a format character (Cf) or is drawn as nothing."""
    code = ord(character)
    return (
        unicodedata.category(character) == "Cf"
        or code in _IGNORED
        or any(first <= code <= last for first, last in _RANGES)
    )


def without(text: str) -> str:
    """The text without its invisible characters."""
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
    r"""Text for a terminal: whatever could move, colour or turn it stands there as `\u202e`."""
    return "".join(each if _is_harmless(each) else _spelled(each) for each in text)


def _is_harmless(character: str) -> bool:
    if character in _KEPT_ON_A_TERMINAL:
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"}


def _spelled(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


_LABEL_END = re.compile("[.\u3002\uff0e\uff61]")  # IDNA takes these dots for a dot


def same_spelling(address: str) -> str:
    """The one form of all spellings of an address: NFC, case, `xn--` labels, invisible ones."""
    bare = unicodedata.normalize("NFC", bare_address(address)).strip()
    local, _, domain = bare.rpartition("@")
    labels = (_unicode_label(label) for label in _LABEL_END.split(domain.lower()))
    return unicodedata.normalize("NFC", f"{local.lower()}@{'.'.join(labels)}")


def like_spelling(address: str) -> str:
    """A looser form: equal for what looks alike and may be somebody else (`ß` and `ss`, `ａ`)."""
    return unicodedata.normalize("NFKC", same_spelling(without(address))).casefold()


def _unicode_label(label: str) -> str:
    """`bücher` for `xn--bcher-kva`."""
    if not label.startswith("xn--"):
        return label
    try:
        return unicodedata.normalize("NFC", label[4:].encode("ascii").decode("punycode").lower())
    except UnicodeError:
        return label
