"""The grid of a table in the editor: columns with headings, and rows of cells of plain text."""

import hashlib
from collections.abc import Iterator
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.forms import Media
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.contrib.typed_table_block.blocks import (
    TypedTable,
    TypedTableBlock,
    TypedTableBlockAdapter,
    TypedTableBlockValidationError,
)
from wagtail_localize.segments import StringSegmentValue  # type: ignore[import-untyped]

from cms.core.readable_streams import readable_table
from cms.pages.serializers import text

MAX_COLUMNS, MAX_ROWS = 12, 200


class TableColumn(TypedDict):
    heading: str | None


class TableRow(TypedDict):
    """`cells` is as long as the table's `columns`."""

    cells: list[str | None]


class GridValue(TypedDict):
    caption: str | None
    columns: list[TableColumn]
    rows: list[TableRow]


class GridBlock(TypedTableBlock):
    """Wagtail's table with one kind of column. A stored value that is no table is read as empty."""

    text = blocks.TextBlock(required=False, rows=1, label="Column")

    def to_python(self, value: Any) -> TypedTable:
        if isinstance(value, TypedTable):  # assigned by code
            return value
        return super().to_python(readable_table(self, value))

    def bulk_to_python(self, values: Any) -> list[TypedTable]:
        return [self.to_python(value) for value in values]

    def clean(self, value: TypedTable) -> TypedTable:
        cleaned: TypedTable = super().clean(value)
        if len(cleaned.columns) > MAX_COLUMNS or len(cleaned.row_data) > MAX_ROWS:
            raise TypedTableBlockValidationError(
                non_block_errors=[
                    ValidationError(
                        f"A table has at most {MAX_COLUMNS} columns and {MAX_ROWS} rows. Make two "
                        "tables of it, or offer it as a file."
                    )
                ]
            )
        return cleaned

    def get_api_representation(self, table: TypedTable, context: Any = None) -> GridValue:
        """The table without the rows in which every cell is empty."""
        rows = [[text(cell) for cell in row["values"]] for row in table.row_data]
        return GridValue(
            caption=text(table.caption),
            columns=[TableColumn(heading=text(column["heading"])) for column in table.columns],
            rows=[TableRow(cells=cells) for cells in rows if any(cells)],
        )

    def get_translatable_segments(self, table: TypedTable) -> list[Any]:
        """Each different text of the table once: rows may move without losing a translation."""
        words = dict.fromkeys(filter(None, map(text, _words(table))))
        return [StringSegmentValue(_key(each), each) for each in words]

    def restore_translated_segments(self, table: TypedTable, segments: Any) -> TypedTable:
        translated = {segment.path: segment.render_text() for segment in segments}

        def own(words: Any) -> str:
            found: str = translated.get(_key(text(words) or ""), words)
            return found

        return TypedTable(
            columns=[{**column, "heading": own(column["heading"])} for column in table.columns],
            row_data=[{"values": [own(cell) for cell in row["values"]]} for row in table.row_data],
            caption=own(table.caption),
        )


def _words(table: TypedTable) -> Iterator[Any]:
    yield table.caption
    yield from (column["heading"] for column in table.columns)
    for row in table.row_data:
        yield from row["values"]


def _key(words: str) -> str:
    """The place of a text in a translation: a digest of it, as it has no id."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]


class GridAdapter(TypedTableBlockAdapter):
    """Names the cells for screen readers, and takes a table that is pasted."""

    js_constructor = "cms.pages.blocks.Grid"

    @cached_property
    def media(self) -> Media:
        return super().media + Media(js=[versioned_static("pages/table-grid.js")])


register(GridAdapter(), GridBlock)
