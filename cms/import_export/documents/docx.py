"""Reads Word documents: mammoth converts them to HTML, which `html` reads."""

import io
import re
import zipfile
from dataclasses import replace
from html import unescape
from typing import Any

import mammoth

from cms.import_export.documents.document_model import Document, LeftOut, UnreadableDocument
from cms.import_export.documents.docx_styles import style_map
from cms.import_export.documents.html import read_html
from cms.import_export.documents.html_tags import PART
from cms.import_export.documents.office_files import require_openable, text_of_part
from cms.import_export.documents.picture_files import with_files

RUN_OF_TEXT = re.compile(r"<w:t(?: [^>]*)?>([^<]*)</w:t>|</w:p>")
BESIDE_THE_TEXT = {
    "header": "Headers are not part of a page.",
    "footer": "Footers are not part of a page.",
    "comments": "Comments are not part of a page.",
}


def read_docx(name: str, content: bytes) -> Document:
    """Read a .docx file; its "lines" are its paragraphs, list items and table rows, from 1.

    Raises:
        UnreadableDocument: it is locked, damaged, or unpacks to more than it may.
    """
    require_openable(content, ".docx")
    files: dict[str, tuple[str, bytes]] = {}
    try:
        read = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=style_map(content),
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(lambda image: _part(image, files)),
        )
    except Exception as error:  # mammoth raises what its XML, ZIP and style parsers raise
        raise UnreadableDocument(
            "This is not a Word document that can be read. Open it in a word processor, save it "
            "again as .docx, and import that."
        ) from error
    document = read_html(name, read.value, [])
    document.pieces = [
        replace(piece, first=number, last=number)
        for number, piece in enumerate(with_files(document.pieces, files), start=1)
    ]
    document.lines = [piece.text for piece in document.pieces]
    document.left_out = [replace(left, first=0, last=0) for left in document.left_out]
    document.left_out += _beside_the_text(content)
    return document


def _part(image: Any, files: dict[str, tuple[str, bytes]]) -> dict[str, str]:
    """Keep the file of a picture under a name of its own, which stands in the HTML."""
    name = f"{PART}{len(files) + 1}"
    with image.open() as file:
        files[name] = (image.content_type, file.read())
    return {"src": name}


def _beside_the_text(content: bytes) -> list[LeftOut]:
    """The words of headers, footers and comments, which mammoth ignores."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in sorted(archive.namelist()):
            kind = next((k for k in BESIDE_THE_TEXT if part.startswith(f"word/{k}")), None)
            if kind and part.endswith(".xml"):
                runs = RUN_OF_TEXT.finditer(text_of_part(archive, part))
                words = " ".join("".join(unescape(run[1] or " ") for run in runs).split())
                if words:
                    found.append(LeftOut(0, 0, words, BESIDE_THE_TEXT[kind]))
    return found
