import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cms.clinic.colours import (
    DARK_PAPER,
    LIGHT_PAPER,
    MIN_CONTRAST,
    colours_of,
    contrast,
    normalise_accent,
)

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast("#0b6e6e", "#0b6e6e") == 1


@pytest.mark.parametrize(
    ("typed", "stored"), [(" 0B6E6E", "#0b6e6e"), ("#036", "#003366"), ("#0b6e6e", "#0b6e6e")]
)
def test_a_colour_is_stored_in_one_form(typed, stored):
    assert normalise_accent(typed) == stored


@pytest.mark.parametrize("typed", ["teal", "#12", "#0b6e6e80", "rgb(1,2,3)", "#0b6e6e;}"])
def test_what_is_no_colour_is_refused(typed):
    with pytest.raises(ValidationError, match="six digits or letters"):
        normalise_accent(typed)


@given(COLOURS)
def test_every_colour_is_readable_or_refused_with_one_that_is(colour):
    try:
        accent = normalise_accent(colour)
    except ValidationError as error:
        assert contrast(colour, LIGHT_PAPER) < MIN_CONTRAST
        accent = normalise_accent(error.params["darker"])
    made = colours_of(accent)
    assert contrast(made.accent, LIGHT_PAPER) >= MIN_CONTRAST
    assert contrast(made.on_accent, made.accent) >= MIN_CONTRAST
    assert contrast(made.accent_dark, DARK_PAPER) >= MIN_CONTRAST
    assert contrast(made.on_accent_dark, made.accent_dark) >= MIN_CONTRAST
