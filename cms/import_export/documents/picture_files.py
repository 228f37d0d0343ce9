"""The files of pictures within a document, as `data:` addresses."""

import re
from base64 import b64encode
from dataclasses import replace

from cms.import_export.documents.document_model import Kind, Piece

MAX_PICTURES = 50
MAX_BYTES = 20_000_000  # of all pictures together, as they are in the document
KINDS = {f"image/{kind}" for kind in ("png", "jpeg", "gif", "webp", "avif")}
EMBEDDED = re.compile(
    r"data:image/(?P<kind>png|jpeg|gif|webp|avif);base64,(?P<content>[A-Za-z0-9+/=\s]+)"
)


def with_files(pieces: list[Piece], files: dict[str, tuple[str, bytes]]) -> list[Piece]:
    """The pieces, each picture with its file as a `data:` address, or without one.

    `files` has type and content by the name that stands in `picture`. Those beyond the limits are
    left to the editor.
    """
    room, count, given = MAX_BYTES, 0, []
    for piece in pieces:
        kind, content = files.get(piece.picture, ("", b""))
        fits = kind in KINDS and 0 < len(content) <= room and count < MAX_PICTURES
        if fits:
            room, count = room - len(content), count + 1
        address = f"data:{kind};base64,{b64encode(content).decode()}" if fits else ""
        given.append(replace(piece, picture=address) if piece.kind == Kind.PICTURE else piece)
    return given
