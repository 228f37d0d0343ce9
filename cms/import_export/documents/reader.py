"""Reads a file with the reader for its name, after checking size and encoding."""

import re
from pathlib import PurePath

from cms.import_export.documents.document_model import MAX_LINES, Document, UnreadableDocument
from cms.import_export.documents.docx import read_docx
from cms.import_export.documents.html import read_html
from cms.import_export.documents.markdown import read_markdown
from cms.import_export.documents.odt import read_odt
from cms.import_export.documents.text_file import read_plain_text

PLAIN, MARKDOWN, HTML, DOCX = {".txt", ".text"}, {".md", ".markdown"}, {".html", ".htm"}, {".docx"}
ODT = {".odt"}
SUFFIXES = sorted(PLAIN | MARKDOWN | HTML | DOCX | ODT)
MAX_BYTES = {"text": 1_000_000, "docx": 10_000_000}  # an .odt is packed like a .docx
LINE_END = re.compile(r"\r\n|\r|\n")
# Control characters other than tab and line ends: PostgreSQL refuses NUL, and no text has them.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def read_document(name: str, content: bytes) -> Document:
    """Read a file as the ending of its name says: .txt, .md, .html, .docx or .odt.

    Raises:
        UnreadableDocument: another kind of file, too large, not in UTF-8, binary, or without text.
    """
    suffix = require_kind(name)
    require_size(name, len(content))
    document = _read(name, suffix, content)
    if not document.pieces:
        raise UnreadableDocument("There is no text in this file.")
    return document


def _read(name: str, suffix: str, content: bytes) -> Document:
    if suffix in DOCX:
        return read_docx(name, content)
    if suffix in ODT:
        return read_odt(name, content)
    text = _decoded(content)
    lines = LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()  # the last line ends with a line break
    if len(lines) > MAX_LINES:
        raise UnreadableDocument(
            f"The file has more than {MAX_LINES:,} lines. Split it into several pages."
        )
    if suffix in MARKDOWN:
        return read_markdown(name, lines)
    if suffix in HTML:
        return read_html(name, "\n".join(lines), lines)
    return read_plain_text(name, lines)


def require_kind(name: str) -> str:
    """The ending of a name in lower case, such as `.docx`.

    Raises:
        UnreadableDocument: no reader reads such files.
    """
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise UnreadableDocument(
            f"“{PurePath(name).name}” cannot be imported: the name must end in "
            f"{', '.join(SUFFIXES)}."
        )
    return suffix


def require_size(name: str, size: int) -> None:
    """Check the size of a file in bytes before it is read.

    Raises:
        UnreadableDocument: the file is larger than `MAX_BYTES` of its kind.
    """
    kind = "docx" if PurePath(name).suffix.lower() in DOCX | ODT else "text"
    if size > MAX_BYTES[kind]:
        raise UnreadableDocument(
            f"The file has {size / 1_000_000:.1f} MB; at most "
            f"{MAX_BYTES[kind] // 1_000_000} MB can be imported. Split it into several pages."
        )


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"The file is not in UTF-8 (byte {error.start + 1}). Save it as “UTF-8” and try again."
        ) from error
    if CONTROL.search(text):
        raise UnreadableDocument(
            "This is not a text file: it holds control characters. Save the document as "
            "plain text, Markdown, HTML, .docx or .odt."
        )
    return text
