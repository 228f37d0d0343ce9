"""Reads lists of references entry by entry, and the notes of a document that name sources."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from cms.import_export.documents.citations import DOI, GUIDELINE, PMID, Citation, read_reference
from cms.import_export.documents.document_model import Kind, Piece, plain
from cms.import_export.documents.headings import Section
from cms.import_export.documents.sections import Part

MAX_REFERENCES = 300  # each is looked up and may become a new source
YEAR = re.compile(r"(?<!\d)(?:19[3-9]\d|20[0-4]\d)(?!\d)")
ADDRESS = re.compile(r"https?://|\bwww\.\w|<a href=\"http", re.IGNORECASE)
PEOPLE = re.compile(
    r"\bet al\b|^[A-ZÀ-Ý][\w'’-]+,? [A-ZÀ-Ý]{1,3}[,.](?:\s|$)|^[A-ZÀ-Ý][\w'’-]+, [A-ZÀ-Ý]\."
)
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
TO_DIGITS = str.maketrans(SUPERSCRIPTS + "˒⁻", "0123456789,-")
AUTHORS = re.compile(
    r"(?:(?:van|von|de|der|den|la|le|du|di|da) )*[A-ZÀ-Ý][\w'’-]+(?: [A-ZÀ-Ý]{1,3}[,.:;]|"
    r" [A-ZÀ-Ý]{1,3} \(|"
    r", [A-ZÀ-Ý]\.(?:[, ]|-[A-Z]))"
)
LABEL = re.compile(
    r"^(?:<b>)?\s*(?:\[\^?(?P<bracket>\d{1,3})\]\s*:?|\[\^(?P<label>[\w-]{1,30})\]\s*:|"
    r"\((?P<round>\d{1,3})\)|"
    r"(?P<number>\d{1,3})[.):]|(?P<bare>\d{1,3})(?=\s+\S)|"
    r"<sup>\s*\[?(?P<raised>\d{1,3})\]?\s*</sup>|"
    rf"(?P<small>[{SUPERSCRIPTS}]{{1,3}})(?=\s))"
    r"(?:</b>)?\s*"
)
INNER_LABEL = re.compile(
    r"(?:^|(?<=\s))\[\^?(\d{1,3})\]:?\s+|(?:^|(?<=[\s.]))(\d{1,3})\.\s+(?=[A-ZÀ-Ý])"
)
# A line below a list of references that is none: when the page was reviewed, who wrote it.
ABOUT_THE_PAGE = re.compile(
    r"^(?:this (?:page|leaflet|information)|(?:page )?(?:last |next )?(?:reviewed|updated|"
    r"review)\b|"
    r"version\b|©|copyright|(?:written|produced|reviewed|published|issued|prepared) (?:by|in|on)\b|"
    r"date of (?:issue|publication|review)\b|stand:|letzte|nächste|zuletzt|erstellt\b|"
    r"(?:rédigée?|publiée?) (?:en|le|par)\b|"
    r"(?:dernière )?(?:mise à jour|révision)|page mise à jour|document)",
    re.IGNORECASE,
)
MIN_CHARACTERS, MAX_CHARACTERS = 15, 1_500
# `Written with the guideline “…” (NICE NG143).`
BASED_ON = re.compile(
    r"^(?:written with|based on|adapted from|taken from|sources?:|d'après|quelle:|nach der)\b",
    re.IGNORECASE,
)


@dataclass(eq=False)
class Reference:
    """An entry of a list of references.

    `number` is its own, or its place. `source` is the key of the stored source; None until the
    draft is written if there is none yet. `how` says how it was found: `DOI 10.5555/1`.
    """

    number: int
    text: str
    citation: Citation
    piece: Piece
    is_note: bool = False
    label: str = ""  # of a note: `hale` of `[^hale]`
    source: int | None = None
    title: str = ""
    how: str = ""
    known: bool = False
    linkable: bool = True  # whether its source is stored, or may be added
    cited_by: list[str] = field(default_factory=list)  # ids of blocks


def begins_reference(line: str) -> bool:
    """Whether a line begins an entry of a list without numbers: `Hale J, Petrov D. 2019 …`"""
    words = line.strip()
    return len(words) > MIN_CHARACTERS and bool(PEOPLE.search(words) or AUTHORS.match(words))


def is_reference(piece: Piece) -> bool:
    """Whether an entry names a publication: by a number, an address, a year or its authors."""
    text = plain(LABEL.sub("", piece.html))
    if not text or len(text) > MAX_CHARACTERS or ABOUT_THE_PAGE.match(text) or text.endswith(":"):
        return False
    words = unescape(piece.html)
    return any(each.search(words) for each in (DOI, PMID, GUIDELINE, YEAR, ADDRESS)) or bool(
        PEOPLE.search(text)
    )


def is_entry_anywhere(piece: Piece) -> bool:
    """Whether a passage is an entry although no heading of references is above it.

    It begins with a number and authors or with authors and has a year, or says what it is based on.
    """
    if piece.kind not in (Kind.ITEM, Kind.PARAGRAPH) or not is_reference(piece):
        return False
    bare = plain(LABEL.sub("", piece.html, count=1))
    if BASED_ON.match(bare):
        return bool(GUIDELINE.search(bare) or DOI.search(bare))
    return bool(AUTHORS.match(bare)) and YEAR.search(bare) is not None


def entries_of(part: Part) -> list[Piece]:
    """The entries below a heading of references, one piece each, and the pieces that are none."""
    found: list[Piece] = []
    for piece in part.pieces:
        found += _entries(piece) if piece.kind in (Kind.ITEM, Kind.PARAGRAPH) else [piece]
    return found


def read_references(parts: list[Part]) -> list[Reference]:
    """The entries of all lists of references, and the notes that name a source, in their order.

    Splits the pieces of those parts, so that each entry is a piece of its own.
    """
    found: list[Reference] = []
    if not any(part.section == Section.REFERENCES and part.pieces for part in parts):
        _find_entries_anywhere(parts)
    for part in parts:
        if part.section == Section.REFERENCES:
            part.pieces = entries_of(part)
            found += _numbered([p for p in part.pieces if _is_entry(p) and not p.note], found)
    notes = [piece for part in parts for piece in part.pieces if piece.note]
    numbers = [_own_number(piece) or place for place, piece in enumerate(notes, start=1)]
    found += [
        _reference(piece, number, is_note=True)
        for piece, number in zip(notes, numbers, strict=True)
        if _is_entry(piece)
    ]
    return found[:MAX_REFERENCES]


def _find_entries_anywhere(parts: list[Part]) -> None:
    """Mark the entries of a document that has no heading of references."""
    for part in parts:
        part.pieces = [
            replace(piece, note=True) if is_entry_anywhere(piece) else piece
            for piece in part.pieces
        ]
        if part.heading and part.pieces and all(piece.note for piece in part.pieces):
            part.section = Section.REFERENCES
            part.pieces = [replace(piece, note=False) for piece in part.pieces]


def _is_entry(piece: Piece) -> bool:
    return piece.kind in (Kind.ITEM, Kind.PARAGRAPH) and is_reference(piece)


def _numbered(pieces: list[Piece], before: list[Reference]) -> Iterator[Reference]:
    """References with their own numbers or, if the list has none, their places."""
    own = [_own_number(piece) for piece in pieces]
    taken = {reference.number for reference in before}
    for place, (piece, number) in enumerate(zip(pieces, own, strict=True), start=1):
        wanted = number if any(own) else place
        yield _reference(piece, 0 if wanted in taken else wanted)


def _own_number(piece: Piece) -> int:
    label = LABEL.match(piece.html)
    if label and not label["label"]:
        return int(next(filter(None, label.groups())).translate(TO_DIGITS))
    return piece.number


def _reference(piece: Piece, number: int, is_note: bool = False) -> Reference:
    label = LABEL.match(piece.html)
    html = LABEL.sub("", piece.html, count=1)
    name = (label["label"] or "") if label else ""
    return Reference(number, plain(html), read_reference(html), piece, is_note, name)


def _entries(piece: Piece) -> list[Piece]:
    """The entries that one paragraph or item holds: one a line, or one a number."""
    lines = piece.html.split("<br/>")
    each = [replace(piece, html=line.strip()) for line in lines if plain(line)]
    named = [is_reference(one) or LABEL.match(one.html) is not None for one in each]
    if len(each) > 1 and all(named) and _is_whole(lines) and sum(map(_begins_anew, each)) > 1:
        return [replace(one, number=0) for one in each]
    starts = _label_places(piece.html)
    if len(starts) < 2:
        return [piece]
    ends = [*starts[1:], len(piece.html)]
    cut = [piece.html[start:end].strip() for start, end in zip(starts, ends, strict=True)]
    return [replace(piece, html=html) for html in cut] if _is_whole(cut) else [piece]


def _begins_anew(piece: Piece) -> bool:
    return LABEL.match(piece.html) is not None or begins_reference(piece.text)


def _is_whole(parts: list[str]) -> bool:
    """Whether each part closes the tags that it opens."""
    return all(
        part.count(f"<{tag}") == part.count(f"</{tag}>")
        for part in parts
        for tag in ("b>", "i>", "a ", "sup>")
        if tag != "a "
    ) and all(part.count("<a ") == part.count("</a>") for part in parts)


def _label_places(html: str) -> list[int]:
    """Where the labels 1, 2, 3 … begin, if the text begins with the first of them."""
    places: list[int] = []
    wanted = 0
    for label in INNER_LABEL.finditer(html):
        number = int(label[1] or label[2])
        if not places and label.start() == 0:
            wanted = number
        if (places or label.start() == 0) and number == wanted:
            places.append(label.start())
            wanted += 1
    return places
