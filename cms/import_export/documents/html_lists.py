"""Lists and tables while an HTML document is read: depth and number of items, tables of layout."""

import re
from dataclasses import replace

from cms.import_export.documents.document_model import Kind, Piece

LIST_DEPTH = re.compile(r"\blst-\S+-(\d)\b")  # a word processor on the web nests by class only


class OpenList:
    """An open list: whether it is numbered, and the number of its next item."""

    def __init__(self, ordered: bool, values: dict[str, str]) -> None:
        self.ordered = ordered
        depth = LIST_DEPTH.search(values.get("class", ""))
        self.depth = int(depth[1]) + 1 if depth else 0
        self.next = 1
        self.continue_from(values.get("start", ""))

    def continue_from(self, number: str) -> None:
        if number.isdecimal() and len(number) < 5:
            self.next = int(number)

    def item(self, piece: Piece, nested: int) -> Piece:
        """The piece as the next item of the list, in the list at depth `nested`."""
        number = self.next if self.ordered else 0
        self.next += 1
        level = self.depth or nested
        return replace(piece, kind=Kind.ITEM, level=level, ordered=self.ordered, number=number)


class OpenTable:
    """An open table. Old pages and office suites lay a whole page out in one."""

    WITHIN_A_PAGE = frozenset({"h1", "h2", "h3", "h4", "ul", "ol", "hr", "table", "p", "dl"})

    def __init__(self, values: dict[str, str]) -> None:
        self.is_layout = values.get("role") == "presentation"
        self.may_be_layout = bool({"border", "cellpadding", "width"} & values.keys())

    def shows_layout(self, tag: str, words_before: bool) -> bool:
        """Whether a tag in a cell is one of a page: a heading, or a paragraph after other words."""
        alone = tag in {"p", "ul", "ol"} and not words_before
        if tag == "table" or (self.may_be_layout and tag in self.WITHIN_A_PAGE and not alone):
            self.is_layout = True
            return True
        return False
