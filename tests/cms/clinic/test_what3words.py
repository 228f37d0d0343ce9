import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cms.clinic.what3words import normalise_what3words

WORDS = "crush.pounces.gifted"


@pytest.mark.parametrize(
    "pasted",
    [
        WORDS,
        f"///{WORDS}",
        f" /{WORDS} ",
        "Crush.Pounces.GIFTED",
        f"https://what3words.com/{WORDS}",
        f"http://www.what3words.com/{WORDS}/",
        f"https://w3w.co/{WORDS}",
        f"what3words.com/{WORDS}",
    ],
)
def test_three_words_are_stored_in_one_form_however_they_are_pasted(pasted):
    assert normalise_what3words(pasted) == WORDS


@pytest.mark.parametrize("separator", [".", "｡", "。", "･", "・", "︒", "។", "։", "۔", "။", "।"])
def test_every_separator_that_languages_use_becomes_a_full_stop(separator):
    assert normalise_what3words(separator.join(WORDS.split("."))) == WORDS


@pytest.mark.parametrize("words", ["शिखर.नदी.फूल", "größe.über.straße", "字.文.語"])
def test_words_of_other_scripts_are_welcome(words):
    assert normalise_what3words(words) == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "crush.pounces",
        "crush.pounces.gifted.more",
        "crush..gifted",
        "a.pounces.gifted",
        "www.example.org",
        "crush.pounces.g1fted",
        "crush pounces gifted",
        "https://example.org/crush.pounces.gifted",
        "<b>.c.d",
    ],
)
def test_what_is_not_three_words_is_refused_with_an_example(text):
    with pytest.raises(ValidationError, match=r"///filled\.count\.soap"):
        normalise_what3words(text)


@given(st.text(max_size=60))
def test_whatever_is_accepted_stays_as_it_is(text):
    try:
        words = normalise_what3words(text)
    except ValidationError:
        return
    assert normalise_what3words(words) == words
