import re
import sys
import unicodedata

from cms.core.visible_text import VISIBLE, has_visible_text

INVISIBLE = {"Cc", "Cf", "Zl", "Zp", "Zs"}
UNASSIGNED = "Cn"  # the characters that each version of Python knows differ


def test_the_expression_names_the_invisible_characters_of_unicode_and_no_others():
    everything = map(chr, range(1, sys.maxunicode + 1))
    characters = [each for each in everything if unicodedata.category(each) != UNASSIGNED]
    visible = re.compile(VISIBLE)

    wrong = [
        f"U+{ord(each):04X}"
        for each in characters
        if bool(visible.match(each)) == (unicodedata.category(each) in INVISIBLE)
    ]

    assert wrong == []


def test_a_text_of_invisible_characters_shows_nothing():
    assert not has_visible_text("")
    assert not has_visible_text(" \u200b\ufeff\x00\n")
    assert has_visible_text("\u200bx")
