"""Reads Word documents: mammoth converts them to HTML, which `html` reads."""

import io
import re
import zipfile
from dataclasses import replace
from html import unescape
from itertools import islice

import mammoth

from cms.import_export.documents.document_model import (
    MAX_PIECES,
    TOO_LONG,
    Document,
    LeftOut,
    UnreadableDocument,
)
from cms.import_export.documents.html import read_html

MAX_PARTS = 5_000
MAX_UNPACKED_BYTES = 50_000_000  # of all parts together
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # the container of .doc files, and of .docx with a password
STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
"""
UTF_16_STARTS = {b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"}  # with or without a byte order mark
DOCUMENT_TYPE = "<!DOCTYPE"
# A paragraph or a picture, whatever the prefix of its name and whatever follows it.
COUNTED_TAG = re.compile(r"<(?:[\w.-]+:)?(?:p|drawing|pict)[\s/>]")
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
    _require_openable(content)
    try:
        read = mammoth.convert_to_html(
            io.BytesIO(content),
            style_map=STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(lambda image: {"src": ""}),
        )
    except Exception as error:  # mammoth raises what its XML, ZIP and style parsers raise
        raise UnreadableDocument(
            "This is not a Word document that can be read. Open it in a word processor, save it "
            "again as .docx, and import that."
        ) from error
    document = read_html(name, read.value, [])
    document.pieces = [
        replace(piece, first=number, last=number)
        for number, piece in enumerate(document.pieces, start=1)
    ]
    document.lines = [piece.text for piece in document.pieces]
    document.left_out = [replace(left, first=0, last=0) for left in document.left_out]
    document.left_out += _beside_the_text(content)
    return document


def _require_openable(content: bytes) -> None:
    if content.startswith(OLD_OR_LOCKED):
        raise UnreadableDocument(
            "This Word document is locked with a password, or it is an old .doc file. Take the "
            "password off, or save it as .docx."
        )
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise UnreadableDocument("This is not a .docx file, or it is damaged.") from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableDocument("This .docx file unpacks to more than 50 MB. Take pictures out.")
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableDocument("This .docx file is encrypted. Save it without a password.")
    _refuse_entities(content)


def _refuse_entities(content: bytes) -> None:
    """Refuse XML entities, which Word never writes and which could expand without limit.

    Also limits paragraphs and pictures, because mammoth holds all of them in memory.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if not part.lower().endswith((".xml", ".rels")):
                continue
            written = _text(archive, part)
            if DOCUMENT_TYPE in written:
                raise UnreadableDocument(
                    "This .docx file has a document type, which Word never writes. Open it in "
                    "Word, save it again and import that."
                )
            tags = COUNTED_TAG.finditer(written)
            if next(islice(tags, 2 * MAX_PIECES, None), None):  # paragraphs and pictures
                raise UnreadableDocument(TOO_LONG)


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise UnreadableDocument("This .docx file is damaged. Save it again in Word.") from error


def _text(archive: zipfile.ZipFile, name: str) -> str:
    """The words of a part in either encoding of ECMA-376 part 2, 8.1.4: UTF-8 or UTF-16."""
    content = _part(archive, name)
    if content[:2] not in UTF_16_STARTS:
        return content.decode("utf-8", "replace")
    big_endian = content[:2] in (b"\xfe\xff", b"\0<")
    return content.decode("utf-16-be" if big_endian else "utf-16-le", "replace")


def _beside_the_text(content: bytes) -> list[LeftOut]:
    """The words of headers, footers and comments, which mammoth ignores."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in sorted(archive.namelist()):
            kind = next((k for k in BESIDE_THE_TEXT if part.startswith(f"word/{k}")), None)
            if kind and part.endswith(".xml"):
                runs = RUN_OF_TEXT.finditer(_text(archive, part))
                words = " ".join("".join(unescape(run[1] or " ") for run in runs).split())
                if words:
                    found.append(LeftOut(0, 0, words, BESIDE_THE_TEXT[kind]))
    return found
