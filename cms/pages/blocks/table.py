from typing import Any

from wagtail import blocks

from cms.pages.blocks.base import BodyBlock
from cms.pages.blocks.table_grid import GridBlock, GridValue
from cms.pages.serializers import text


class TableValue(GridValue):
    """Rows of cells. `column_headings`: whether a column has a heading; `row_headings`: whether the
    first cell of each row is a heading."""

    column_headings: bool
    row_headings: bool


class TableBlock(BodyBlock):
    """A table with a caption, column headings, and row headings if its first column has them."""

    table = GridBlock(
        help_text="Add a column for each kind of fact, and give it a heading. A table that you "
        "copied from a document or a spreadsheet can be pasted into the first cell.",
    )
    row_headings = blocks.BooleanBlock(
        required=False,
        default=True,
        label="The first column has headings",
        help_text="Tick this if the first cell of each row says what the row is about. Screen "
        "readers then name it with each cell.",
    )

    def anchor_text(self, value: Any) -> str:
        return text(value["table"].caption if value.get("table") else None) or ""

    def section_heading(self, value: Any) -> str:
        return ""

    def get_api_representation(self, value: Any, context: Any = None) -> TableValue | None:
        table = value.get("table")
        if not table or not table.columns:
            return None
        grid: GridValue = self.child_blocks["table"].get_api_representation(table)
        return TableValue(
            caption=grid["caption"],
            columns=grid["columns"],
            rows=grid["rows"],
            column_headings=any(column["heading"] for column in grid["columns"]),
            row_headings=bool(value.get("row_headings")),
        )

    class Meta:
        icon = "table"
        label = "Table"
        description = "Facts in rows and columns, such as doses, opening times or prices."
        preview_value = {
            "table": {
                "caption": "How long each appointment takes",
                "columns": [
                    {"type": "text", "heading": "Appointment"},
                    {"type": "text", "heading": "Minutes"},
                ],
                "rows": [
                    {"values": ["First visit", "45"]},
                    {"values": ["Later visit", "30"]},
                ],
            },
            "row_headings": True,
        }
