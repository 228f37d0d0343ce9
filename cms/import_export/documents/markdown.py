"""Reads Markdown (CommonMark with tables, and front matter) by converting it to HTML."""

from typing import Any

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token

from cms.import_export.documents.document_model import About, Document, UnreadableDocument
from cms.import_export.documents.html import LINES, read_html

FENCE = "---"
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
    text = "\n".join(["" if number < end else line for number, line in enumerate(lines)])
    parser = MarkdownIt("commonmark").enable("table").enable("strikethrough")
    tokens = parser.parse(text)
    for token in tokens:
        _add_line_attribute(token)
    markup = parser.renderer.render(tokens, parser.options, {})
    document = read_html(name, markup, lines, has_line_attributes=True)
    document.about |= _about(lines[:end])
    return document


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
