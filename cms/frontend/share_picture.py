"""The picture of a page that other sites show with a link to it: its title and the clinic's name.

Pages with a share picture of their own need none. It is drawn from what the API answers to
everybody, so that it shows no draft and no private page.
"""

from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.frontend.api_client import PageMoved, client
from cms.frontend.api_errors import ApiUnavailable, PageNotFound, RequestRefused
from cms.frontend.clinic_colours import colours_path
from cms.frontend.design_tokens import tokens
from cms.frontend.headers import origin
from cms.frontend.navigation import local_path
from cms.frontend.system_pages import not_found, unavailable

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Json = dict[str, Any]
STATIC = Path(__file__).parent / "static" / "frontend"
WIDTH, HEIGHT, MARGIN = 1200, 630, 80  # pixels: https://ogp.me/ names no size; this one is common
TITLE_SIZES, NAME_SIZE, MARK_SIZE, MAX_LINES = (84, 72, 60, 50), 38, 88, 4
BOLD = 700
CACHE_FOR_MINUTES = "public, max-age=300"  # a page may become private


def share_picture(page: Json) -> Json:
    """Return the Open Graph properties of the picture; {} for a title that no font here can draw.

    {"og:image": "https://…/share-picture/advice/card.png?v=1a2b3c4d", "og:image:alt": …, …}
    """
    address = (page.get("meta") or {}).get("html_url")
    site, path, words = origin(address), local_path(address), _words(page)
    if not site or not path or not words:
        return {}
    version = sha256(repr(words).encode()).hexdigest()[:8]
    return {
        "og:image": f"{site}/share-picture{path}card.png?v={version}",
        "og:image:alt": words[0],
        "og:image:width": WIDTH,
        "og:image:height": HEIGHT,
    }


@require_safe
def picture(request: HttpRequest, path: str = "") -> HttpResponse:
    """Answer the picture of the public page at a path."""
    try:
        words = _words(client().page(f"/{path}").content)
    except (PageMoved, PageNotFound, RequestRefused):  # no page has such a path
        return not_found(request)
    except ApiUnavailable as error:
        return unavailable(request, error)
    if not words:
        return not_found(request)
    headers = {"Cache-Control": CACHE_FOR_MINUTES}
    return HttpResponse(draw(*words), content_type="image/png", headers=headers)


def _words(page: Json) -> tuple[str, str, str] | None:
    """Return (title, clinic's name, accent) of a page; None if its letters cannot be drawn."""
    clinic = page.get("clinic") or {}
    title, name = page.get("title") or "", clinic.get("name") or ""
    accent = clinic["colours"]["accent"].lower() if colours_path(clinic) else tokens()["accent"]
    drawn = title and all(_is_drawn(each) for each in title + name)
    return (title, name if name != title else "", accent) if drawn else None


def _is_drawn(letter: str) -> bool:
    """Whether both fonts have a letter: those of the west of Europe."""
    return " " <= letter <= "~" or "À" <= letter <= "ÿ" or letter in "«»·ŒœŸ–—‘’“”„…"


@lru_cache(maxsize=64)
def draw(title: str, name: str, accent: str) -> bytes:
    """Return the picture as PNG, the same bytes for the same words."""
    from PIL import Image, ImageDraw

    card = Image.new("RGB", (WIDTH, HEIGHT), tokens()["wash"])
    pen = ImageDraw.Draw(card)
    pen.ellipse((760, 150, 1440, 830), fill=tokens()["warm"])
    pen.rectangle((0, HEIGHT - 14, WIDTH, HEIGHT), fill=accent)
    with Image.open(STATIC / "icon-192.png") as mark:
        small = mark.convert("RGBA").resize((MARK_SIZE, MARK_SIZE))
    card.paste(small, (MARGIN, MARGIN - 16), small)
    height = MARGIN - 16 + MARK_SIZE // 2
    label = _font("atkinson-hyperlegible-next", NAME_SIZE)
    label.set_variation_by_axes([BOLD])
    pen.text((MARGIN + MARK_SIZE + 24, height), name, tokens()["ink"], label, anchor="lm")
    lines, font = _fitted(title)
    step = round(font.size * 1.14)
    top = (HEIGHT + MARGIN + MARK_SIZE - step * len(lines)) // 2 - 8
    for number, line in enumerate(lines):
        pen.text((MARGIN, top + step * number), line, tokens()["ink"], font)
    stored = BytesIO()
    card.quantize(96).save(stored, "PNG", optimize=True)
    return stored.getvalue()


def _fitted(title: str) -> "tuple[list[str], FreeTypeFont]":
    """Return the lines of a title and the largest font in which they fit, the last one cut."""
    for size in TITLE_SIZES:
        font = _font("fraunces-600", size)
        lines = _lines(title, font)
        if len(lines) <= MAX_LINES and all(font.getlength(line) <= _line_width() for line in lines):
            return lines, font
    cut = lines[:MAX_LINES]
    return [*cut[:-1], cut[-1].rstrip(" .,") + "…"] if len(lines) > MAX_LINES else cut, font


def _lines(title: str, font: "FreeTypeFont") -> list[str]:
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= _line_width():
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _line_width() -> int:
    return WIDTH - 2 * MARGIN


def _font(name: str, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    basic = ImageFont.Layout.BASIC  # the same on machines with and without a shaping library
    return ImageFont.truetype(str(STATIC / "fonts" / f"{name}.woff2"), size, layout_engine=basic)
