"""Finds what a passage cites: `[1]`, `[2–4]`, raised numbers, notes, `(ref. 1)`, `(Hale, 2019)`."""

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape

from cms.import_export.documents.document_model import Piece, plain
from cms.import_export.documents.reference_list import SUPERSCRIPTS, TO_DIGITS, Reference

_NUMBERS = r"\^?\d{1,3}(?:\s*[,;–—-]\s*\^?\d{1,3})*"
RAISED = re.compile(rf"(?:<sup>\s*[\[(]?(?P<numbers>{_NUMBERS})[\])]?\s*,?\s*</sup>\s*)")
ANY_RAISED = re.compile(r"<sup>(.*?)</sup>")
SMALL = re.compile(
    rf"(?<![\d\s(])(?<!\b[ckm]m)(?<!\bm)([{SUPERSCRIPTS}]+(?:[,˒⁻–-][{SUPERSCRIPTS}]+)*)"
)
TO_SMALL = str.maketrans("0123456789", SUPERSCRIPTS)
MARK = re.compile(
    rf"\s?\[(?P<bracket>{_NUMBERS})\]"
    r"|\s?\[\^(?P<label>[\w-]{1,30})\]"
    rf"|\s?\((?:see )?(?:refs?|réfs?|références?|references?|quellen?|lit|literatur|notes?|siehe)"
    rf"\.?\s+(?P<word>{_NUMBERS})\)"
    rf"|\s\((?P<round>{_NUMBERS})\)(?=\s*(?:[.,;:?!]|$|</))",
    re.IGNORECASE,
)
NAMED_YEAR = re.compile(r"(?P<before>[^()\[\]\d]{1,80}?)[\s,(\[]+(?P<year>(?:19|20)\d\d)[a-z]?\b")
NAME = re.compile(r"\b[A-ZÀ-Ý][\w'’-]+")
MAX_RANGE = 30


class Citations:
    """The references of a document by their numbers, and by first author and year."""

    def __init__(self, references: Iterable[Reference]) -> None:
        self.all = list(references)
        listed = {each.number: each for each in self.all if not each.is_note and each.number}
        notes = {each.number: each for each in self.all if each.is_note}
        self._listed, self._notes = listed or notes, notes or listed
        self._labelled = {each.label: each for each in self.all if each.label}
        self._has_both = bool(listed and notes)
        self.stay: set[int] = set()  # numbers that remain in the text

    def settled(self, piece: Piece) -> Piece:
        """The piece with its citing superscripts as `[1]`, and others as `m²` or plain letters."""
        html = piece.html
        if "<sup>" in html:
            html = RAISED.sub(self._bracketed, html)
            html = ANY_RAISED.sub(lambda raised: raised[1].translate(TO_SMALL), html)
        if any(each in html for each in SUPERSCRIPTS) and self._listed:
            html = SMALL.sub(self._bracketed_small, html)
        cells = piece.cells and tuple(self.settled(replace(piece, html=cell, cells=())).html
                                      for cell in piece.cells)  # fmt: skip
        if html == piece.html and cells == piece.cells:
            return piece
        return replace(piece, html=html.replace("<sup>", "").replace("</sup>", ""), cells=cells)

    def read(self, html: str) -> tuple[str, list[Reference]]:
        """The passage without the marks whose references can all be linked, and these references.

        Names and years stay: they are words.
        """
        found: list[Reference] = []

        def collected(mark: re.Match[str]) -> str:
            references = self._of(mark)
            if references is None:
                return mark[0]
            if not all(each.linkable for each in references):
                self.stay |= {each.number for each in references}
                return mark[0]
            found.extend(references)
            return ""

        left = MARK.sub(collected, html)
        found += self._named(plain(html))
        return left, list(dict.fromkeys(found))

    def in_text(self, html: str) -> tuple[str, list[Reference]]:
        """A passage that keeps its marks, each leading to the address of its source if it has one.

        Notes the numbers that stay, so that the list of references stays as well.
        """
        found: list[Reference] = []

        def linked(mark: re.Match[str]) -> str:
            references = self._of(mark)
            if references is None:
                return mark[0].replace("^", "")
            found.extend(references)
            self.stay |= {each.number for each in references}
            words = mark[0].replace("^", "")
            if len(references) > 1 or not references[0].citation.address or "<a " in html:
                return words
            bare = words.lstrip()
            space = " " if len(bare) < len(words) else ""
            return f'{space}<a href="{escape(references[0].citation.address)}">{bare}</a>'

        marked = MARK.sub(linked, html)
        found += self._named(plain(html))
        return marked, list(dict.fromkeys(found))

    def _of(self, mark: re.Match[str]) -> list[Reference] | None:
        """The references of a mark; None if one of its numbers names no entry."""
        if mark["label"]:
            labelled = self._labelled.get(mark["label"])
            return [labelled] if labelled else None
        written = next(filter(None, mark.groups()))
        entries = self._notes if "^" in written else self._listed
        references = [entries.get(number) for number in _expanded(written)]
        known = [each for each in references if each is not None]
        return known if known and len(known) == len(references) else None

    def _bracketed(self, raised: re.Match[str]) -> str:
        numbers = raised["numbers"]
        if not all(number in self._notes for number in _expanded(numbers)):
            return raised[0]
        prefix = "^" if self._has_both else ""
        return f" [{prefix}{numbers.replace('^', '')}]"

    def _bracketed_small(self, raised: re.Match[str]) -> str:
        numbers = raised[0].translate(TO_DIGITS)
        known = all(number in self._listed for number in _expanded(numbers))
        return f" [{numbers}]" if known else raised[0]

    def _named(self, text: str) -> list[Reference]:
        """The entries that a name and a year in the text fit, each if it is the only one."""
        found = [
            each for each in self.all if each.citation.doi and each.citation.doi in text.lower()
        ]
        for named in NAMED_YEAR.finditer(text[:5_000]):
            of_year = [each for each in self.all if each.citation.year == int(named["year"])]
            for name in reversed(NAME.findall(named["before"])):  # the nearest one that fits
                fits = [each for each in of_year if _is_by(each, name)]
                if fits:
                    found += fits if len(fits) == 1 else []
                    break
        return found


def _is_by(reference: Reference, name: str) -> bool:
    own = reference.citation.name.casefold()
    return own == name.casefold() or (
        name.isupper() and re.search(rf"\b{re.escape(name)}\b", reference.text) is not None
    )


def _expanded(written: str) -> list[int]:
    """`1, 3–5` → `[1, 3, 4, 5]`"""
    numbers: list[int] = []
    for part in re.split(r"[,;]", written.replace("^", "")):
        ends = [int(end) for end in re.split(r"[–—-]", part) if end.strip()]
        if len(ends) == 2 and 0 < ends[1] - ends[0] <= MAX_RANGE:
            numbers += range(ends[0], ends[1] + 1)
        else:
            numbers += ends
    return numbers
