"""Checks files of office suites, which are ZIP archives of XML, before they are read."""

import io
import re
import zipfile
from itertools import islice

from cms.import_export.documents.document_model import MAX_PIECES, TOO_LONG, UnreadableDocument

MAX_PARTS = 5_000
MAX_UNPACKED_BYTES = 50_000_000  # of all parts together
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # the container of .doc files, and of .docx with a password
UTF_16_STARTS = {b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"}  # with or without a byte order mark
DOCUMENT_TYPE = "<!DOCTYPE"
# A paragraph, heading or picture, whatever the prefix of its name and whatever follows it.
COUNTED_TAG = re.compile(r"<(?:[\w.-]+:)?(?:p|h|drawing|pict|frame)[\s/>]")


def require_openable(content: bytes, ending: str) -> None:
    """Check that a file with the ending `.docx` or `.odt` can be unpacked and read within bounds.

    Raises:
        UnreadableDocument: it is locked, damaged, holds XML entities, or unpacks to too much.
    """
    if content.startswith(OLD_OR_LOCKED):
        raise UnreadableDocument(
            "This Word document is locked with a password, or it is an old .doc file. Take the "
            "password off, or save it as .docx."
        )
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError) as error:
        raise UnreadableDocument(f"This is not {_a(ending)} file, or it is damaged.") from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableDocument(
            f"This {ending} file unpacks to more than 50 MB. Take pictures out."
        )
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableDocument(f"This {ending} file is encrypted. Save it without a password.")
    _refuse_entities(content, ending)


def _refuse_entities(content: bytes, ending: str) -> None:
    """Refuse XML entities, which no office suite writes and which could expand without limit.

    Also limits paragraphs and pictures, because their reader holds all of them in memory.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if not part.lower().endswith((".xml", ".rels")):
                continue
            written = text_of_part(archive, part)
            if DOCUMENT_TYPE in written:
                raise UnreadableDocument(
                    f"This {ending} file has a document type, which word processors never write. "
                    "Open it in one, save it again and import that."
                )
            tags = COUNTED_TAG.finditer(written)
            if next(islice(tags, 2 * MAX_PIECES, None), None):  # paragraphs and pictures
                raise UnreadableDocument(TOO_LONG)


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The content of a part.

    Raises:
        UnreadableDocument: it is damaged.
    """
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise UnreadableDocument(
            "This file is damaged. Save it again in a word processor."
        ) from error


def text_of_part(archive: zipfile.ZipFile, name: str) -> str:
    """The words of a part in either encoding of ECMA-376 part 2, 8.1.4: UTF-8 or UTF-16."""
    content = part(archive, name)
    if content[:2] not in UTF_16_STARTS:
        return content.decode("utf-8", "replace")
    big_endian = content[:2] in (b"\xfe\xff", b"\0<")
    return content.decode("utf-16-be" if big_endian else "utf-16-le", "replace")


def _a(ending: str) -> str:
    return f"an {ending}" if ending == ".odt" else f"a {ending}"
