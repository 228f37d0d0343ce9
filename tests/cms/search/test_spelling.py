"""Which words are corrected, into what, and at what cost."""

import pytest

from cms.search import spelling
from cms.search.spelling import Speller
from cms.search.vocabulary import MAX_WORDS, Vocabulary

PAGES = [
    "back pain shoulder sciatica physiotherapy exercise crush pounces gifted",
    "back pain headache migraine exercises rückenschmerzen",
    "back épaule knee",
]


def asked(text, known=()):
    """The text as it is corrected, where no page has a word besides PAGES and these."""
    return Speller([Vocabulary.of(PAGES)], lambda word: word in known).corrected(text)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bakc", "back"),  # two letters swapped
        ("bacck pian", "back pain"),
        ("sholder", "shoulder"),
        ("siatica", "sciatica"),
        ("migrane", "migraine"),
        ("excersise", "exercise"),
        ("fisiotherapie", "physiotherapy"),  # as it sounds
        ("backpain", "back pain"),
        ("Why does my SHOLDER hurt?", "Why does my shoulder hurt?"),
        ("l'epoule", "l'épaule"),
        ("ruckenshmerzen", "rückenschmerzen"),
        ("back-pian", "back-pain"),
    ],
)
def test_a_misspelt_word_becomes_the_one_that_was_meant(typed, meant):
    assert asked(typed, known=("does", "hurt")) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "back pain",
        "bak",  # short words are near too many others
        "kne",
        "épaule",
        "epaule",
        "rueckenweh",
        "zebra",
        "NG59",
        "bacl2",
        "10.1002/14651858.shoulber",
        "crush.ponces.gifted",
        "///crush.ponces.gifted",
        "info@bakc.example",
        "https://bakc.example/sholder",
        "2021",
        "腰痛",
        "",
        "?!",
    ],
)
def test_known_words_short_ones_numbers_and_addresses_stay(typed):
    assert asked(typed) is None


def test_a_word_that_a_page_has_is_not_corrected_although_the_vocabulary_lacks_it():
    assert asked("hayden pian", known=("hayden",)) == "hayden pain"
    assert asked("pian", known=("pian",)) is None


def test_of_equally_near_words_that_of_most_pages_is_meant():
    vocabulary = Vocabulary.of(["hand", "hard", "hard"])

    assert Speller([vocabulary], lambda _: False).corrected("harnd") == "hard"


def test_a_word_with_two_mistakes_begins_alike_or_is_left():
    vocabulary = Vocabulary.of(["combat", "wombat"])

    assert Speller([vocabulary], lambda _: False).corrected("wommbatt") == "wombat"
    assert Speller([vocabulary], lambda _: False).corrected("dumbat") is None


def test_a_long_text_costs_nothing_and_few_words_of_a_shorter_one_are_looked_up(monkeypatch):
    looked_up = []
    monkeypatch.setattr(spelling, "nearest", lambda word, _: looked_up.append(word))

    assert asked("pian " * 80_000) is None
    assert looked_up == []

    asked(" ".join(f"pian{letter}" for letter in "abcdefghijklmnop"))
    assert len(looked_up) == spelling.MAX_CORRECTED_WORDS


def test_a_vocabulary_keeps_the_words_of_most_pages(monkeypatch):
    many = " ".join(f"word{number}" for number in range(MAX_WORDS))
    rare, common = "rare", "common"

    found = Vocabulary.of([common, common, many, rare])

    assert len(found.pages) == MAX_WORDS
    assert found.pages[common] == 2
    assert rare not in found.pages
