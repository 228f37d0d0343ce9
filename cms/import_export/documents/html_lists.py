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

    MAX_SPANS = {"colspan": 20, "rowspan": 200}  # more columns or rows make no table block
    WITHIN_A_PAGE = frozenset({"h1", "h2", "h3", "h4", "ul", "ol", "hr", "table", "p", "dl"})

    def __init__(self, values: dict[str, str]) -> None:
        self.is_layout = values.get("role") == "presentation"
        self.may_be_layout = bool({"border", "cellpadding", "width"} & values.keys())
        self.spans: list[tuple[int, int]] = []  # columns and rows of each cell of the open row
        self.from_above: dict[int, tuple[int, str]] = {}  # column → rows left, and the cell

    def start_row(self) -> None:
        """Begin a row. The one before was not spread if it had no words."""
        if self.spans:
            self.spread([""] * len(self.spans))

    def start_cell(self, values: dict[str, str]) -> None:
        columns, rows = (
            max(1, min(int(written), most)) if (written := values.get(name, "")).isdecimal() else 1
            for name, most in self.MAX_SPANS.items()
        )
        self.spans.append((columns, rows))

    def spread(self, cells: list[str]) -> list[str]:
        """The cells of a row, each below its own heading: what was merged over several columns or
        rows stands in each of them. A cell that is a row of its own stays one."""
        spans, self.spans = self.spans, []
        if len(cells) != len(spans):
            return cells
        if len(cells) == 1 and not self.from_above:
            return cells
        row: list[str] = []
        for cell, (columns, rows) in zip(cells, spans, strict=True):
            self._continue(row)
            for _ in range(columns):
                if rows > 1:
                    self.from_above[len(row)] = (rows, cell)
                row.append(cell)
        self._continue(row)
        left = {at: (rows - 1, cell) for at, (rows, cell) in self.from_above.items()}
        self.from_above = {at: (rows, cell) for at, (rows, cell) in left.items() if rows}
        return row

    def _continue(self, row: list[str]) -> None:
        """Add the cells above that reach into the next places of a row."""
        while len(row) in self.from_above:
            row.append(self.from_above[len(row)][1])

    def shows_layout(self, tag: str, words_before: bool) -> bool:
        """Whether a tag in a cell is one of a page: a heading, or a paragraph after other words."""
        alone = tag in {"p", "ul", "ol"} and not words_before
        if tag == "table" or (self.may_be_layout and tag in self.WITHIN_A_PAGE and not alone):
            self.is_layout = True
            return True
        return False
