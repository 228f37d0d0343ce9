"""Decides which entries of a list of references stay on the page as text.

A page lists the sources of its claims by itself. So an entry that a claim cites leaves the text,
and one that nothing cites stays. If a number such as `[3]` remains in the text, the whole list
stays, so that the number leads somewhere.
"""

from cms.import_export.documents.document_model import Kind, Piece
from cms.import_export.documents.interpretation import Interpretation, shortened
from cms.import_export.documents.reference_list import Reference

SHOWN = "Not repeated: the page lists the sources of its claims."


class KeptReferences:
    """The lists of references of a document, each with its place among the blocks."""

    def __init__(self, page: Interpretation, references: list[Reference]) -> None:
        self.page = page
        self.by_piece = {id(reference.piece): reference for reference in references}
        self.held: list[tuple[int, list[Piece]]] = []
        page.references = references

    def hold(self, pieces: list[Piece]) -> None:
        """Keep a list for the end of the document, when it is known what cites it."""
        self.held.append((len(self.page.blocks), pieces))

    def add_what_stays(self) -> None:
        """Add the entries that stay, in their place."""
        page = self.page
        for place, pieces in reversed(self.held):
            later = page.blocks[place:]
            del page.blocks[place:]
            staying = [piece for piece in pieces if self._stays(piece)]
            if all(piece.kind == Kind.HEADING for piece in staying):
                self._record_shown(staying)
                staying = []
            page.add_text(
                [page.citations.settled(piece) for piece in staying], self._why(pieces, staying)
            )
            page.blocks += later
            self._record_shown([p for p in pieces if id(p) in self.by_piece and p not in staying])
        self._report()

    def _stays(self, piece: Piece) -> bool:
        reference = self.by_piece.get(id(piece))
        if reference is None or self.page.citations.stay:
            return True
        return not reference.cited_by or not reference.linkable

    def _why(self, pieces: list[Piece], staying: list[Piece]) -> str:
        if len(staying) < len(pieces):
            return "Stays in the text: no claim cites it."
        return ""

    def _record_shown(self, pieces: list[Piece]) -> None:
        for piece in pieces:
            reference = self.by_piece.get(id(piece))
            block = reference.cited_by[0] if reference else None
            shown_by = next((each for each in self.page.blocks if each.id == block), None)
            self.page.record([piece], shown_by, "evidence", SHOWN)

    def _report(self) -> None:
        for reference in self.page.references:
            words = f"“{shortened(reference.text)}”"
            if reference.source is not None and reference.known:
                self.page.note("matched", f"{words} → {reference.title} (by {reference.how}).")
            elif reference.linkable:
                new = "is added to the sources as “Unverified”"
                again = "was added to the sources by an earlier import"
                done = new if reference.source is None else again
                self.page.note("unmatched", f"{words}: no source with this identifier or title was "
                                            f"found. It {done}.")  # fmt: skip
