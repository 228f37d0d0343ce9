"""Parses `multipart/form-data` (RFC 7578) without files."""

from email import message_from_string
from email.errors import MessageError

_END = "--"


class HasFile(Exception):
    """One of the parts is a file."""


def values(body: str, boundary: str) -> list[tuple[str, object]]:
    """Return the parts as `(name, value)`; raises HasFile, or ValueError for a malformed body.

    A file field that was left empty (`filename=""` and no content) is left out.
    """
    if not boundary:
        raise ValueError("no boundary")
    _, *sections = f"\r\n{body}".split(f"\r\n--{boundary}")
    if not sections or sections.pop().rstrip() != _END:
        raise ValueError("no end")
    return [found for section in sections if (found := _value(section))]


def _value(section: str) -> tuple[str, str] | None:
    start, newline, part = section.partition("\r\n")
    head, gap, value = f"\r\n{part}".partition("\r\n\r\n")
    if start.strip() or not newline or not gap:
        raise ValueError("no part")
    name, filename = _names(head.lstrip())
    if filename is not None:
        if filename or value:
            raise HasFile
        return None
    return name, value


def _names(head: str) -> tuple[str, str | None]:
    """Return the field's name and, if it is a file, the file's name, from `Content-Disposition`."""
    try:
        headers = message_from_string(f"{head}\r\n\r\n")
        name = headers.get_param("name", header="content-disposition")
        filename = headers.get_filename()
        charset = headers.get_content_charset("utf-8")
    except (MessageError, UnicodeError, TypeError):
        raise ValueError("no headers") from None
    if headers.get_content_disposition() != "form-data" or not isinstance(name, str):
        raise ValueError("no name")
    if charset.lower() not in ("utf-8", "utf8", "us-ascii"):
        raise ValueError("not UTF-8")
    return name, filename
