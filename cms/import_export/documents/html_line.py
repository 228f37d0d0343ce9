"""One line of text while an HTML document is read: its words, and the inline tags open in it."""

import re
from html import escape

from cms.import_export.documents.document_model import plain

INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i", "sup": "sup"}
MAX_DEPTH = 20
CELL = "\x1f"  # between the cells of a table row; no text has it


class Line:
    """A line with the inline tags that stay open in the next one."""

    def __init__(self) -> None:
        self.inline: list[str] = []
        self.html: list[str] = []
        self.first = self.last = 0
        self.given = (0, 0)

    @property
    def lines(self) -> tuple[int, int]:
        """The lines of the file on which it stands: those that were given, else those read."""
        return self.given if self.given[0] else (self.first, self.last)

    @property
    def has_words(self) -> bool:
        return any(part and (part[0] != "<" or plain(part)) for part in self.html)

    def take_given(self, lines: str) -> None:
        """Take the lines that the Markdown reader names: `7-9`."""
        first, dash, last = lines.partition("-")
        if dash:
            self.given = (int(first), int(last))

    def restart(self, keep_lines: bool = False) -> None:
        self.html = ["".join(self.inline)]
        if not keep_lines:
            self.first = self.last = 0

    def words(self, data: str, first: int, last: int) -> None:
        if data.strip():
            self.first, self.last = self.first or first, last
        self.html.append(escape(re.sub(r"\s+", " ", data.replace(CELL, " ")), quote=False))

    def raw(self, html: str) -> None:
        self.html.append(html)

    def cell(self) -> None:
        """Begin another cell. Open tags are closed and opened again, so that each is whole."""
        self.html += [*map(closing, reversed(self.inline)), CELL, *self.inline]

    def cell_words(self) -> bool:
        """Whether the cell that is open has words."""
        return bool(plain("".join(self.html).rsplit(CELL, 1)[-1]))

    def open(self, opening: str) -> bool:
        """Open a tag, if not too many are open. Returns whether it was opened."""
        if len(self.inline) == MAX_DEPTH or (opening == "<sup>" and opening in self.inline):
            return False
        self.inline.append(opening)
        self.html.append(opening)
        return True

    def end(self, name: str) -> None:
        """Close the last open tag of this kind, closing and reopening the tags inside it."""
        places = [n for n, opening in enumerate(self.inline) if _name(opening) == name]
        if not places:
            return
        inner = self.inline[places[-1] + 1 :]
        self.html += [closing(opening) for opening in reversed(self.inline[places[-1] :])]
        self.inline[places[-1] :] = inner
        self.html += inner

    def tidied(self) -> list[str]:
        """The cells of the line, each with its tags closed; one for a line outside of tables."""
        whole = "".join([*self.html, *map(closing, reversed(self.inline))])
        return [tidy(cell) for cell in whole.split(CELL)]


def closing(opening: str) -> str:
    return f"</{_name(opening)}>"


def tidy(html: str) -> str:
    """Normalise spaces and remove empty tags. Two links without a space between them get one."""
    html = re.sub(r"\s+", " ", html).strip()
    html = re.sub(r"\s*<br/>\s*", "<br/>", html)
    html = re.sub(r"</a>(?=(?:<[bi]>)*<a )", "</a> ", html)
    before = None
    while before != html:
        before = html
        html = re.sub(r"<(b|i|a|sup)(?: [^>]*)?>(\s*)</\1>", r"\2", html)
    html = re.sub(r"</b>(\s*)<b>", r"\1", html)
    return re.sub(r"^(?:<br/>)+|(?:<br/>)+$", "", html.strip())


def _name(opening: str) -> str:
    return opening.strip("<>").split(" ", 1)[0]
