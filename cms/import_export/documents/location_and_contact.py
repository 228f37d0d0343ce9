"""Turns sections about the location and about contact into blocks that point at stored objects."""

import re

from django.core.exceptions import ValidationError

from cms.clinic.what3words import normalise_what3words
from cms.import_export.documents.document_model import Piece, plain
from cms.import_export.documents.interpretation import Interpretation
from cms.import_export.documents.known_objects import KnownObjects
from cms.import_export.documents.sections import Part

WORDS = re.compile(
    r"(?:(?P<label>what3words|w3w)\s*:?\s*)?"
    r"(?P<words>(?:https?://(?:www\.)?what3words\.com/|///)?[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+)",
    re.IGNORECASE,
)
MAX_HEADING_CHARACTERS = 150


def add_location(part: Part, page: Interpretation, known_objects: KnownObjects) -> None:
    """Add a location block, and a text block for words that the location does not show itself."""
    found = [_three_words(piece) for piece in part.pieces]
    words = next(filter(None, found), "")
    location = known_objects.location(words)
    heading = part.name if len(part.name) <= MAX_HEADING_CHARACTERS else ""
    block = page.add("location", {"heading": heading, "location": location})
    named = [piece for piece in part.everything if heading and piece is part.heading]
    own = [
        piece
        for piece, its_words in zip(part.pieces, found, strict=True)
        if location and its_words == words and words and _is_only_words(piece)
    ]
    page.record(named, block, "heading")
    page.record(own, block, "location", "Not repeated: the location shows these three words.")
    page.add_text([piece for piece in part.everything if piece not in [*named, *own]])
    if location is None:
        missing = f"No location has ///{words}" if words else "The document names no location"
        page.note("gap", f"{missing}: choose a location in this block, or add one.", block)


def add_contact(part: Part, page: Interpretation, known_objects: KnownObjects) -> None:
    """Add a text block for words that the form does not show itself, then a contact form block."""
    form = known_objects.form(part.name)
    own = [piece for piece in part.everything if form and form.shows(piece.text)]
    page.add_text([piece for piece in part.everything if piece not in own])
    block = page.add("contact_form", {"form": form.key if form else None})
    page.record(own, block, "form", "Not repeated: the form shows these words.")
    if form is None:
        page.note("gap", "Choose a contact form in this block, or add one.", block)


def _three_words(piece: Piece) -> str:
    """`crush.pounces.gifted` if the piece has a what3words address, else an empty string."""
    found = WORDS.search(piece.text)
    if not found or not (found["label"] or found["words"].startswith(("/", "http"))):
        return ""
    try:
        return normalise_what3words(found["words"])
    except ValidationError:
        return ""


def _is_only_words(piece: Piece) -> bool:
    return not WORDS.sub("", plain(piece.html), count=1).strip(" .")
