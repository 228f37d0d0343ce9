"""Turns table rows into a table block, and a picture into an image block."""

from typing import Any

from cms.import_export.documents.document_model import Piece, plain

MAX_COLUMNS, MAX_ROWS = 12, 200
ADD_PICTURE = "A picture: add it to the page."
NOT_DESCRIBED = (
    "A picture without a description is taken over into the image library. Describe it in its "
    "block, or mark it as decoration."
)


def is_table(rows: list[Piece]) -> bool:
    """Whether rows make a table block. One column or one row is layout, and so is a giant cell."""
    widest = max(len(row.cells) for row in rows)
    return (
        1 < widest <= MAX_COLUMNS
        and 1 < len(rows) <= MAX_ROWS
        and not any("<a " in row.html for row in rows)  # cells are plain words
    )


def table_value(rows: list[Piece]) -> dict[str, Any]:
    """The value of a table block: its columns, named by the header row, and its rows."""
    width = max(len(row.cells) for row in rows)
    filled = [[plain(cell) for cell in row.cells] + [""] * (width - len(row.cells)) for row in rows]
    has_header = rows[0].header
    headings = filled[0] if has_header else [""] * width
    body = filled[1:] if has_header else filled
    return {
        "table": {
            "caption": "",
            "columns": [{"type": "text", "heading": heading} for heading in headings],
            "rows": [{"values": cells} for cells in body],
        },
        "row_headings": has_header,
    }


def picture_value(picture: Piece) -> dict[str, Any]:
    """An image block with the description; `pictures` or an editor chooses the picture."""
    image = {"image": None, "alt_text": picture.text, "decorative": False}
    return {"image": image, "caption": ""}


def picture_note(words: str, is_taken_over: bool) -> str:
    """What the editor is told about a picture with this description."""
    if not is_taken_over:
        return f"Choose or upload this picture: “{words}”."
    return f"“{words}” is taken over into the image library." if words else NOT_DESCRIBED
