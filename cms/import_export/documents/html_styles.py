"""What the look of an HTML element says, where office suites write no tag for it."""

import re
from urllib.parse import parse_qs, urlsplit

RULE = re.compile(r"(?:[a-z0-9]+)?\.([\w-]+)\s*\{([^{}]*)\}", re.IGNORECASE)
BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
RAISED = re.compile(r"vertical-align:\s*super", re.IGNORECASE)
TITLE_CLASS = re.compile(r"^(?:Mso)?Title$", re.IGNORECASE)
NOTE_ID = re.compile(
    r"^(?:_?(?:ftn|edn)|ftnt|fn|sd(?:foot|end)note|(?:foot|end)?note|cite[_-]note)[-_:]?\d+(?:sym)?$",
    re.IGNORECASE,
)
REDIRECT = re.compile(r"^https?://(?:www\.)?google\.\w+/url\?", re.IGNORECASE)
MAX_CSS_CHARACTERS = 100_000


class Styles:
    """The classes of a document that mean bold or raised text."""

    def __init__(self) -> None:
        self.bold: set[str] = set()
        self.raised: set[str] = set()

    def read(self, css: str) -> None:
        for name, rules in RULE.findall(css[:MAX_CSS_CHARACTERS]):
            if BOLD.search(rules):
                self.bold.add(name)
            if RAISED.search(rules):
                self.raised.add(name)

    def tags(self, values: dict[str, str]) -> list[str]:
        """The tags that the look of an element stands for: `["b"]`, `["sup"]`, `[]`."""
        classes, style = set(values.get("class", "").split()), values.get("style", "")
        found = []
        if classes & self.bold or BOLD.search(style):
            found.append("b")
        if classes & self.raised or RAISED.search(style) or "MsoFootnoteReference" in classes:
            found.append("sup")
        return found


def heading_rank(values: dict[str, str]) -> int:
    """The rank of an element that is a heading by its role or class; 0 if it is none."""
    if values.get("role") == "heading":
        level = values.get("aria-level", "2")
        return min(int(level), 6) if level.isdecimal() and int(level) else 2
    return 1 if TITLE_CLASS.match(values.get("class", "").strip()) else 0


def is_note(values: dict[str, str]) -> bool:
    """Whether an element is the text of a foot- or endnote, by its id or name."""
    return any(NOTE_ID.match(values.get(name, "")) for name in ("id", "name"))


def real_address(address: str) -> str:
    """The address behind the redirect that a word processor on the web puts around links."""
    if REDIRECT.match(address):
        target = parse_qs(urlsplit(address).query).get("q", [""])[0]
        return target or address
    return address
