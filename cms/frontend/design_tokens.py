"""The design tokens of `site.css`: sizes of type, steps of space, and colours by their roles."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

STYLESHEET = Path(__file__).parent / "static" / "frontend" / "site.css"
ROOT_BLOCK = re.compile(
    r"(?:@media \(?([a-z-]+)(?:: ([a-z]+)\))? \{\n  )?:root \{(.*?)\n *\}", re.DOTALL
)
TOKEN = re.compile(r"--([\w-]+): ([^;]+);")
HEX = re.compile(r"#[0-9a-f]{6}")
AAA, BOUNDARY = 7.0, 3.0  # WCAG 2.2: 1.4.6 for text, 1.4.11 for what bounds a control


class Pair(NamedTuple):
    """A colour that is seen on another, with the least contrast that it needs."""

    colour: str
    ground: str
    least: float


GROUNDS = ("paper", "card", "wash", "warm")
PAIRS = (
    *(Pair(ink, ground, AAA) for ink in ("ink", "soft-ink", "accent") for ground in GROUNDS),
    *(Pair(ink, ground, AAA) for ink in ("error", "caution") for ground in GROUNDS),
    Pair("on-accent", "accent", AAA),
    Pair("on-accent", "accent-deep", AAA),
    Pair("on-signal", "alarm", AAA),
    Pair("on-signal", "urgent", AAA),
    Pair("on-signal", "calm", AAA),
    Pair("on-foot", "foot", AAA),
    Pair("soft-on-foot", "foot", AAA),
    Pair("foot", "soft-on-foot", AAA),
    Pair("on-focus", "focus", AAA),
    Pair("field", "paper", BOUNDARY),
    Pair("field", "card", BOUNDARY),
)


@cache
def tokens(look: str = "light") -> dict[str, str]:
    """Return the tokens of a look, `light` or `dark`: {"ink": "#1b2b34", "space-1": "0.25rem", …}.

    The dark look has those of the light one where it has none of its own.
    """
    looks: dict[str, dict[str, str]] = {}
    for feature, value, block in ROOT_BLOCK.findall(STYLESHEET.read_text("utf-8")):
        looks[value or feature or "light"] = dict(TOKEN.findall(block))
    return looks["light"] | looks[look]


def colours(look: str) -> dict[str, str]:
    """Return the roles of a look with their colours: {"ink": "#1b2b34", …}."""
    return {name: value for name, value in tokens(look).items() if HEX.fullmatch(value)}


def contrasts(look: str) -> Iterator[tuple[Pair, float]]:
    """Yield each pair of colours that is used with its contrast, 1 to 21."""
    found = colours(look)
    for pair in PAIRS:
        yield pair, contrast(found[pair.colour], found[pair.ground])


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours such as `#1b2b34` (WCAG 2.2)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
