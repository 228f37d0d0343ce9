"""Reads Markdown (CommonMark with tables, and front matter) by converting it to HTML."""

import re
from dataclasses import dataclass
from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cms.import_export.documents.document_model import (
    About,
    Document,
    Kind,
    Piece,
    UnreadableDocument,
)
from cms.import_export.documents.html import read_html
from cms.import_export.documents.html_tags import LINES

FENCE = "---"
NOTE = re.compile(r"^\[\^(?P<label>[\w-]{1,30})\]:\s*(?P<words>\S.*)$")
MAX_FRONT_MATTER_CHARACTERS = 20_000


class _Loader(yaml.SafeLoader):
    """YAML without aliases: a few lines of them can expand until memory is full."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise UnreadableDocument(
                "The front matter repeats a value by a reference (“*name”). Write the value out."
            )
        return super().compose_node(parent, index)


def read_markdown(name: str, lines: list[str]) -> Document:
    """Read a document. The values of its front matter are in `about`.

    Raises:
        UnreadableDocument: the front matter is not a YAML mapping.
    """
    end = _end_of_front_matter(lines)
    # Blanked and not removed, so that every line keeps its number.
    bare = ["" if number < end else line for number, line in enumerate(lines)]
    notes = _take_notes(bare)
    text = "\n".join(bare)
    parser = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    tokens = parser.parse(text)
    for token in tokens:
        _add_line_attribute(token)
    markup = parser.renderer.render(tokens, parser.options, {})
    document = read_html(name, markup, lines, has_line_attributes=True)
    for note in notes:
        html = "".join(piece.html for piece in read_html(name, _inline(parser, note), []).pieces)
        words = f"[^{note.label}]: {html}"
        document.pieces.append(Piece(Kind.PARAGRAPH, note.first, note.last, words, note=True))
        document.require_bounded()
    document.about |= _about(lines[:end])
    return document


@dataclass
class _Note:
    """A footnote: `[^1]: Hale J. Walking and pain.` and the indented lines that go on."""

    label: str
    words: str
    first: int
    last: int


def _take_notes(lines: list[str]) -> list[_Note]:
    """Take the footnotes out of the lines, which become empty."""
    notes: list[_Note] = []
    for place, line in enumerate(lines):
        begins = NOTE.match(line)
        if begins:
            notes.append(_Note(begins["label"], begins["words"], place + 1, place + 1))
        elif notes and notes[-1].last == place and line.startswith((" ", "\t")) and line.strip():
            notes[-1].words += f" {line.strip()}"
            notes[-1].last = place + 1
        else:
            continue
        lines[place] = ""
    return notes


def _inline(parser: MarkdownIt, note: _Note) -> str:
    return str(parser.renderInline(note.words, {}))


def _end_of_front_matter(lines: list[str]) -> int:
    """The number of lines of the front matter with its two fences; 0 without front matter."""
    if not lines or lines[0].rstrip() != FENCE:
        return 0
    closing = (n for n, line in enumerate(lines[1:], start=2) if line.rstrip() in (FENCE, "..."))
    return next(closing, 0)


def _add_line_attribute(token: Token) -> None:
    if token.map and token.nesting >= 0:
        first, end = token.map
        token.attrSet(LINES, f"{first + 1}-{max(first + 1, end)}")


def _about(lines: list[str]) -> dict[str, About]:
    if not lines:
        return {}
    written = "\n".join(lines[1:-1])
    if len(written) > MAX_FRONT_MATTER_CHARACTERS:
        raise UnreadableDocument(
            f"The front matter has more than {MAX_FRONT_MATTER_CHARACTERS:,} characters. "
            "Put only names and values there: title, summary, description."
        )
    try:
        values = yaml.load(written, _Loader)  # noqa: S506  a SafeLoader
    except (yaml.YAMLError, ValueError) as error:  # ValueError: an impossible number or date
        raise UnreadableDocument(f"The front matter is not YAML: {error}") from error
    if not isinstance(values or {}, dict):
        raise UnreadableDocument("The front matter is not a list of names and values.")
    return {
        str(key).strip().lower(): About(_line_of(str(key), lines), _words(value))
        for key, value in (values or {}).items()
    }


def _line_of(key: str, lines: list[str]) -> int:
    starts = (n for n, line in enumerate(lines, start=1) if line.lstrip("'\" ").startswith(key))
    return next(starts, 1)


def _words(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{key} {_words(each)}" for key, each in value.items())
    if isinstance(value, list):
        return " ".join(map(_words, value))
    return "" if value is None else " ".join(str(value).split())
