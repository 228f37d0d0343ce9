"""Converts pieces to the rich text of a text block: two ranks of headings, and nested lists."""

from cms.import_export.documents.document_model import Kind, Piece

MAX_LIST_DEPTH = 10


def rich_text(pieces: list[Piece], top: int = 0) -> str:
    """`<h2>Before</h2><p>Warm up.</p><ul><li>Walk<ol><li>slowly</li></ol></li></ul>`

    Headings of the rank `top` (default: the highest) become h2 and all below it h3; quotes and
    table rows become paragraphs.
    """
    top = top or min((piece.level for piece in pieces if piece.kind == Kind.HEADING), default=0)
    html, lists = "", _Lists()
    for piece in pieces:
        if piece.kind == Kind.ITEM:
            html += lists.item(piece)
            continue
        html += lists.end()
        tag = "p"
        if piece.kind == Kind.HEADING:
            tag = "h2" if piece.level == top else "h3"
        html += f"<{tag}>{piece.html}</{tag}>"
    return html + lists.end()


class _Lists:
    """Writes nested lists. `open` has the open lists, outermost first, each with an open item."""

    def __init__(self) -> None:
        self.open: list[str] = []

    def item(self, piece: Piece) -> str:
        depth = min(piece.level, len(self.open) + 1, MAX_LIST_DEPTH)
        tag = "ol" if piece.ordered else "ul"
        html = self._close_to(depth)
        if len(self.open) == depth and self.open[-1] != tag:
            html += self._close_to(depth - 1)
        if len(self.open) == depth:
            html += "</li>"
        else:
            self.open.append(tag)
            html += f"<{tag}>"
        return f"{html}<li>{piece.html}"

    def end(self) -> str:
        return self._close_to(0)

    def _close_to(self, depth: int) -> str:
        html = ""
        while len(self.open) > depth:
            html += f"</li></{self.open.pop()}>"
        return html
