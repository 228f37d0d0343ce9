"""Serves videos and captions among the documents in the parts that a player asks for.

Wagtail's view answers the whole file, and Safari plays none without ranges (RFC 9110, 14). A player
on the public site may read captions only with the permission of CORS.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve

CONTENT_TYPES = {"mp4": "video/mp4", "vtt": "text/vtt; charset=utf-8"}
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
CHUNK_BYTES = 64 * 1024
KEPT_HEADERS = ("ETag", "Last-Modified", "Cache-Control", "Expires", "Vary")  # of Wagtail's answer


def serve_document(request: HttpRequest, document_id: str, filename: str) -> HttpResponseBase:
    """Answer a document as Wagtail's view does, which checks who may read it; of a video or of
    captions only the part that is asked for."""
    response: HttpResponseBase = serve(request, document_id, filename)
    content_type = CONTENT_TYPES.get(filename.rpartition(".")[2].lower())
    if content_type is None or response.status_code != 200 or not response.streaming:
        return response
    response.close()
    kept = {name: response[name] for name in KEPT_HEADERS if name in response}
    document = get_document_model().objects.get(pk=document_id)
    found = _partial(document, _range_of(request, kept), content_type)
    for name, value in kept.items():
        found[name] = value
    return found


def _range_of(request: HttpRequest, kept: dict[str, str]) -> str:
    """The part that is asked for; none if the player has the beginning of an older file (RFC 9110,
    13.1.5: `If-Range` names a strong tag or a moment, exactly as they were answered)."""
    asked: str = request.headers.get("Range", "")
    known = request.headers.get("If-Range")
    same = (kept.get("ETag"), kept.get("Last-Modified"))
    return asked if known is None or known in same else ""


def _partial(document: Any, asked: str, content_type: str) -> HttpResponseBase:
    size = document.file.size
    part = _asked_part(asked, size)
    response: HttpResponseBase
    if part is None:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        start, length = part
        response = StreamingHttpResponse(_read(document, start, length), content_type=content_type)
        response["Content-Length"] = str(length)
        if length < size:
            response.status_code = 206
            response["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    response["Accept-Ranges"] = "bytes"
    response["Access-Control-Allow-Origin"] = "*"
    response["Content-Security-Policy"] = "default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked_part(header: str, size: int) -> tuple[int, int] | None:
    """Where the part begins and how long it is; the whole file where none or several are asked
    for; None for a part beyond the end."""
    asked = ONE_RANGE.fullmatch(header.strip())
    if not asked or asked[0] == "bytes=-" or size == 0:
        return 0, size
    first, last = asked[1], asked[2]
    if not first:  # the last bytes
        length = min(int(last), size)
        return (size - length, length) if length else None
    start, end = int(first), min(int(last or size - 1), size - 1)
    if last and int(last) < start:
        return 0, size  # not a valid range, so it is ignored
    return (start, end - start + 1) if start < size else None


def _read(document: Any, start: int, length: int) -> Iterator[bytes]:
    with document.file.open("rb") as file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(CHUNK_BYTES, length))):
            length -= len(chunk)
            yield chunk
