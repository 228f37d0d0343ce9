"""Checks that an uploaded document is what its name says, and removes its metadata."""

import re
from pathlib import PurePath

from cms.uploads.exceptions import UnreadableUpload
from cms.uploads.mp4 import clean_mp4
from cms.uploads.office import clean_office

OFFICE = {".docx", ".xlsx", ".pptx", ".odt"}
TEXT = {".txt", ".csv", ".vtt"}
RTF_START, PDF_START = b"{\\rtf", b"%PDF-"
CAPTIONS_START = re.compile(rb"(?:\xef\xbb\xbf)?WEBVTT(?=[ \t\r\n]|$)")
NOT_AS_NAMED = (
    "This file is not what the ending of its name ({ending}) says. Save it again in the program "
    "that made it and upload that."
)


def clean_document(name: str, content: bytes) -> bytes:
    """Return the content without its author's metadata; what has none byte for byte.

    A browser may guess a file's type from its first bytes, so these must fit its name.

    Raises:
        UnreadableUpload: the content does not fit the name, is damaged, or needs a password.
    """
    ending = PurePath(name).suffix.lower()
    if ending == ".pdf":
        _require(content.startswith(PDF_START), ending)
        from cms.uploads.pdf import clean_pdf  # here: pikepdf loads a library of 10 MB

        return clean_pdf(content)
    if ending in OFFICE:
        return clean_office(content)
    if ending == ".mp4":
        return clean_mp4(content)
    if ending == ".vtt":
        _require(CAPTIONS_START.match(content) is not None, ending)
    if ending == ".rtf":
        _require(content.startswith(RTF_START), ending)
    elif ending in TEXT:
        _require(b"\0" not in content or content[:2] in (b"\xff\xfe", b"\xfe\xff"), ending)
    return content


def _require(fits: bool, ending: str) -> None:
    if not fits:
        raise UnreadableUpload(NOT_AS_NAMED.format(ending=ending))
