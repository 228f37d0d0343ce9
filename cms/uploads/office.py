"""Removes the parts of Office and OpenDocument files that name authors, firms and programs.

These formats are ZIP archives. Their properties are parts of their own, which are written anew
without content (ECMA-376 part 2, 11; OpenDocument 1.3 part 3, 4). All other parts are copied.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO

from cms.uploads.exceptions import UnreadableUpload

MAX_PARTS = 10_000
MAX_UNPACKED_BYTES = 200_000_000
XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = b"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/"
_OPEN = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
EMPTY_PROPERTIES = {
    "docProps/core.xml": XML + b'<cp:coreProperties xmlns:cp="' + _PACKAGE + b'"/>',
    "docProps/app.xml": XML + b'<Properties xmlns="' + _OFFICE + b'extended-properties"/>',
    "docProps/custom.xml": XML + b'<Properties xmlns="' + _OFFICE + b'custom-properties"/>',
    "meta.xml": XML
    + b'<office:document-meta xmlns:office="'
    + _OPEN
    + b'" office:version="1.3"><office:meta/></office:document-meta>',
}
BROKEN = "This file is damaged, or it is not what its name says. Save it again and upload that."
TOO_LARGE = "This file unpacks to more than 200 MB. Take pictures out and upload it again."
LOCKED = "This file opens only with a password. Save it without one and upload that."
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0"  # the container of an Office file with a password


def clean_office(content: bytes) -> bytes:
    """Return the file with empty properties; one that has empty ones byte for byte.

    Names beside comments and tracked changes are part of the text and stay.

    Raises:
        UnreadableUpload: it is damaged, no such file, needs a password, or unpacks to too much.
    """
    if content.startswith(OLD_OR_LOCKED):
        raise UnreadableUpload(LOCKED)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _require_bounded(archive)
            parts = [(info, _cleaned(archive, info)) for info in _properties(archive)]
            if all(archive.read(info) == cleaned for info, cleaned in parts):
                return content
            return _rewritten(archive, {info.filename: cleaned for info, cleaned in parts})
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableUpload(BROKEN) from error


def _require_bounded(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableUpload(TOO_LARGE)
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names and "mimetype" not in names:
        raise UnreadableUpload(BROKEN)


def _properties(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    return (part for part in archive.infolist() if part.filename in EMPTY_PROPERTIES)


def _cleaned(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    return EMPTY_PROPERTIES[part.filename]


def _rewritten(archive: zipfile.ZipFile, changed: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as written:
        for part in archive.infolist():  # in order: `mimetype` must stay first and unpacked
            content = changed.get(part.filename)
            written.writestr(
                part, archive.read(part) if content is None else content, part.compress_type
            )
    return target.getvalue()
