"""What the paragraph styles of a Word document mean, those of the author's own too."""

import io
import re
import zipfile
from xml.etree import ElementTree as ET

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BUILT_IN = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
u => strong
"""
HEADING = re.compile(r"^heading ([1-6])$", re.IGNORECASE)
OUTLINE_LEVELS = 6  # deeper ones are text
MAX_CHAIN = 20  # styles that one style is based on
MAX_STYLES = 1_000


def style_map(content: bytes) -> str:
    """The style map of mammoth: built-in styles, and every style that is based on a heading.

    `p[style-name='Leaflet section'] => h2:fresh`
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            root = ET.fromstring(archive.read("word/styles.xml"))  # noqa: S314  no document type
    except (KeyError, ET.ParseError):
        return BUILT_IN
    styles = {
        style.get(f"{W}styleId", ""): style
        for style in root.findall(f"{W}style")[:MAX_STYLES]
        if style.get(f"{W}type") == "paragraph"
    }
    return BUILT_IN + "".join(
        f"p[style-name='{name}'] => h{rank}:fresh\n"
        for style in styles.values()
        if (rank := _rank(style, styles)) and _is_plain(name := _name(style))
    )


def _rank(style: ET.Element | None, styles: dict[str, ET.Element]) -> int:
    """The rank of heading of a style, by its name, its outline level or what it is based on."""
    for _ in range(MAX_CHAIN):
        if style is None:
            return 0
        name = HEADING.match(_name(style))
        if name:
            return int(name[1])
        if _name(style).lower() == "title":
            return 1
        outline = style.find(f"{W}pPr/{W}outlineLvl")
        level = outline.get(f"{W}val", "") if outline is not None else ""
        if level.isdecimal() and int(level) < OUTLINE_LEVELS:
            return int(level) + 1
        based_on = style.find(f"{W}basedOn")
        style = styles.get(based_on.get(f"{W}val", "")) if based_on is not None else None
    return 0


def _name(style: ET.Element) -> str:
    name = style.find(f"{W}name")
    return name.get(f"{W}val", "") if name is not None else ""


def _is_plain(name: str) -> bool:
    """Whether a name can stand in a style map as it is."""
    return bool(name) and name.isprintable() and not set(name) & set("\\'")
