"""Location and contact: words that stand for something the clinic has once, in its library."""

import re

from django.core.exceptions import ValidationError

from cms.clinic.what3words import normalise_what3words
from cms.import_export.documents.document import Piece, plain
from cms.import_export.documents.interpretation import Interpretation
from cms.import_export.documents.known_objects import KnownObjects
from cms.import_export.documents.sections import Part

WORDS = re.compile(
    r"(?:(?P<label>what3words|w3w)\s*:?\s*)?"
    r"(?P<words>(?:https?://(?:www\.)?what3words\.com/|///)?[^\W\d_]+\.[^\W\d_]+\.[^\W\d_]+)",
    re.IGNORECASE,
)
MAX_HEADING_CHARACTERS = 150


def add_location(part: Part, page: Interpretation, library: KnownObjects) -> None:
    """A location block; the section's words are kept as text unless they are the location's own."""
    told = [_three_words(piece) for piece in part.pieces]
    words = next(filter(None, told), "")
    location = library.location(words)
    heading = part.name if len(part.name) <= MAX_HEADING_CHARACTERS else ""
    block = page.add("location", {"heading": heading, "location": location})
    named = [piece for piece in part.everything if heading and piece is part.heading]
    own = [
        piece
        for piece, its_words in zip(part.pieces, told, strict=True)
        if location and its_words == words and words and _is_only_words(piece)
    ]
    page.went(named, block, "heading")
    page.went(own, block, "location", "These three words are the location's own.")
    page.add_text([piece for piece in part.everything if piece not in [*named, *own]])
    if location is None:
        missing = f"No location of the library has ///{words}" if words else "Which one is not told"
        page.note("gap", f"{missing}: choose a location in its block, or add it.", block)


def add_contact(part: Part, page: Interpretation, library: KnownObjects) -> None:
    """A contact form block below the section's words, save those that are the form's own."""
    form = library.form(part.name)
    own = [piece for piece in part.everything if form and form.says(piece.text)]
    page.add_text([piece for piece in part.everything if piece not in own])
    block = page.add("contact_form", {"form": form.key if form else None})
    page.went(own, block, "form", "These are the form's own words.")
    if form is None:
        page.note("gap", "Choose a contact form in its block, or add one.", block)


def _three_words(piece: Piece) -> str:
    """`crush.pounces.gifted`, where the piece names a place by what3words."""
    found = WORDS.search(piece.text)
    if not found or not (found["label"] or found["words"].startswith(("/", "http"))):
        return ""
    try:
        return normalise_what3words(found["words"])
    except ValidationError:
        return ""


def _is_only_words(piece: Piece) -> bool:
    return not WORDS.sub("", plain(piece.html), count=1).strip(" .")
