"""The colours of a clinic: one accent that an editor chooses, and those derived from it.

Contrast is that of WCAG 2.2 (success criterion 1.4.3): 4.5 to 1 is the least for running text.
"""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError

LIGHT_PAPER = "#eef4f2"  # the darkest background of a light page that text stands on
DARK_PAPER = "#172329"  # the lightest background of a dark page that text stands on
WHITE, DARK_INK = "#ffffff", "#0b1d1f"
MIN_CONTRAST = 4.5
HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
STEPS = 100


class Colours(NamedTuple):
    """Each as `#0b6e6e`."""

    accent: str
    on_accent: str
    accent_dark: str
    on_accent_dark: str


def normalise_accent(text: str) -> str:
    """`0B6E6E` → `#0b6e6e`.

    Raises:
        ValidationError: it is no colour, or text in it is hard to read on a light page.
    """
    match = HEX.fullmatch(text.strip())
    if not match:
        raise ValidationError(
            "Write the colour as # and six digits or letters from a to f, such as #0b6e6e.",
            code="invalid_colour",
        )
    digits = match[1].lower()
    colour = "#" + (digits if len(digits) == 6 else "".join(each * 2 for each in digits))
    if not is_readable(colour):
        found = contrast(colour, LIGHT_PAPER)
        raise ValidationError(
            "This colour is too light: links in it are hard to read on a light page (contrast "
            "%(found).1f to 1; at least %(least)s to 1 is needed). %(darker)s is the same colour, "
            "dark enough.",
            code="low_contrast",
            params={
                "found": int(found * 10) / 10,
                "least": MIN_CONTRAST,
                "darker": readable(colour, towards="#000000", paper=LIGHT_PAPER),
            },
        )
    return colour


def is_readable(accent: str) -> bool:
    """Whether text in this colour has enough contrast on a light page."""
    return contrast(accent, LIGHT_PAPER) >= MIN_CONTRAST


def colours_of(accent: str) -> Colours:
    """The accent with what stands on it, and both for a dark page."""
    return Colours(
        accent=accent,
        on_accent=WHITE,
        accent_dark=readable(accent, towards=WHITE, paper=DARK_PAPER),
        on_accent_dark=DARK_INK,
    )


def readable(colour: str, towards: str, paper: str) -> str:
    """The colour, mixed with as little of `towards` as text on `paper` needs."""
    for step in range(STEPS):
        mixed = _mix(colour, towards, step / STEPS)
        if contrast(mixed, paper) >= MIN_CONTRAST:
            return mixed
    return towards


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


def _mix(colour: str, other: str, part: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in pairs)


def _channels(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
