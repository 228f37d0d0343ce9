"""A letter with thousands of accents costs no seconds, wherever the CMS normalises a text."""

import unicodedata
from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError

from cms.clinic.what3words import normalise_what3words
from cms.core.normalised_text import MAX_MARKS, normalised
from cms.pages.checks.plain_text import evened
from cms.search.tokens import prepared, terms
from cms.users.known_devices import plain_name
from tests.compared_cost import cpu_of, ratio

ACCENTS = "\u0300\u0323" * 20_000  # sorting them costs as much as reading 180 times as many words
HOSTILE = {
    "accents": f"a{ACCENTS}",
    "accents between letters that are left out later": (
        "a" + ("\u0300\u0323" * (MAX_MARKS // 2) + "\u0640") * 1300
    ),
    "letters with an accent each": "x\u0300" * 40_000,
}


def three_words(text):
    with suppress(ValidationError):
        normalise_what3words(f"{text}.b")


READERS = {
    "search, a text": lambda text: prepared(text, "en"),
    "search, a question": lambda text: terms(text, ["en", "de"]),
    "checks": evened,
    "the name at sign-in": plain_name,
    "what3words": three_words,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_no_text_costs_much_more_than_as_many_words(read, text):
    words = ("my back has hurt since " * len(text))[: len(text)]

    assert ratio(cpu_of(lambda: read(text)), cpu_of(lambda: read(words)), enough=50) <= 50


def test_a_text_that_somebody_wrote_is_normalised_as_unicode_says():
    text = "Zu\u0308rich ﬁ ½ ệ שָׁלוֹם हिन्दी ครั้ง " + "a" + "\u0301" * MAX_MARKS + "b"

    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert normalised(form, text) == unicodedata.normalize(form, text)


def test_a_name_is_counted_as_the_same_however_it_is_spelled():
    same = {plain_name(name) for name in ("Anna", " anna ", f"{' ' * 500}ANNA", "Ａnna")}

    assert same == {"anna"}
    assert len(plain_name("ﷺ" * 500)) == 150
