"""The elements of the drawings, as text. Every text and attribute is escaped."""

import re
from collections.abc import Iterable
from decimal import Decimal
from html import escape

from django.utils.translation import get_language_bidi

WIDTH = 300
LETTERS = 17  # their size: that of the text of a page, where a phone shows the drawing
LETTER, BOLD_LETTER = Decimal("0.52"), Decimal("0.57")  # about the width of one, for each of size
ARROW = 20  # its length
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, inside: str = "", **attributes: object) -> str:
    """`element("line", class_="drawing-zero", stroke_width=2)` →
    `<line class="drawing-zero" stroke-width="2"/>`"""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_escaped(value)}"'
        for key, value in attributes.items()
    )
    return f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>"


def line(drawn_as: str, ends: tuple[str, str], heights: tuple[int, int], **more: object) -> str:
    """A line from one place across to another, and from one height to another."""
    return element(
        "line",
        "", class_=f"drawing-{drawn_as}", x1=ends[0], x2=ends[1], y1=heights[0], y2=heights[1],
        stroke="currentColor", **more,
    )  # fmt: skip


def words(text: str, x: str, y: int, anchor: str = "middle", **more: object) -> str:
    """Words that begin, end or have their middle at `x`; each in the direction of its letters."""
    if get_language_bidi():
        more |= {"unicode_bidi": "plaintext"}
    return element("text", _escaped(text), x=x, y=y, text_anchor=anchor, **more)


def width_of(text: str, *, bold: bool = False) -> Decimal:
    """About how wide the words are; each language's letters are a little different."""
    return len(text) * LETTERS * (BOLD_LETTER if bold else LETTER)


def arrow(x: str, y: int) -> str:
    """An arrow that begins at `x` and leads to where reading leads."""
    side = -1 if get_language_bidi() else 1
    moves = f"M{x} {y}h{side * ARROW}m{-7 * side} -6l{7 * side} 6l{-7 * side} 6"
    return element("path", "", class_="drawing-arrow", d=moves, fill="none",
                   stroke="currentColor", stroke_width=2)  # fmt: skip


def picture(drawn_as: str, height: int, text: str, parts: Iterable[str]) -> str:
    """The whole image, with the text that screen readers read instead of it.

    `direction` is written out, so that the anchors of texts mean the same on every page.
    """
    return element(
        "svg",
        "".join(parts),
        xmlns="http://www.w3.org/2000/svg",
        class_=f"drawing drawing-{drawn_as}",
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
        role="img",
        aria_label=text,
        direction="rtl" if get_language_bidi() else "ltr",
        fill="currentColor",
        font_size=LETTERS,
    )


def across(x: Decimal | int) -> str:
    """A place from the left, or from the right in languages that are read from right to left."""
    place = Decimal(x)
    shown = f"{(WIDTH - place if get_language_bidi() else place):.2f}"
    return shown.rstrip("0").rstrip(".")


def without_controls(text: str) -> str:
    """The text without characters that XML cannot hold."""
    return NOT_XML.sub("", text)


def _escaped(value: object) -> str:
    return escape(without_controls(str(value)))
