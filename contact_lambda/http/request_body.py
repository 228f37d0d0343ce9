"""Reads the body of a request as named values: urlencoded, multipart or JSON. Checks no value."""

import json
from collections.abc import Callable, Iterable
from typing import NoReturn
from urllib.parse import parse_qsl

from contact_lambda.http import multipart
from contact_lambda.http.lambda_events import Request, RequestRefused

MAX_FIELDS = 20
KNOWN_FIELDS = frozenset(
    {
        "full_name",
        "email",
        "phone",
        "message",
        "consent",
        "submission_id",
        "form_id",
        "topic",
        "language",
        "token",
        "website",
        "altcha",
    }
)
_BOM = "\ufeff"
_UTF8_NAMES = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})

Fields = dict[str, object]
Pairs = list[tuple[str, object]]


def read_fields(request: Request) -> Fields:
    """Return the known fields of a request; raises RequestRefused (400-415).

    `full_name=Ann&email=a%40b.example` gives `{"full_name": "Ann", "email": "a@b.example"}`.
    """
    read: Callable[[str], Pairs]
    if request.content_type == "application/x-www-form-urlencoded":
        read = _urlencoded
    elif request.content_type == "application/json":
        read = _json
    elif request.content_type == "multipart/form-data":
        read = _multipart(request.boundary)
    else:
        raise RequestRefused(415, "unsupported_type")
    if request.charset not in _UTF8_NAMES:
        raise RequestRefused(400, "not_utf8")
    try:
        text = request.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RequestRefused(400, "not_utf8") from None
    return _collect(read(text))


def _urlencoded(text: str) -> Pairs:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise RequestRefused(400, "not_utf8") from None
    except ValueError:
        raise RequestRefused(400, "too_many_fields") from None
    return [(name, value) for name, value in pairs]


def _multipart(boundary: str) -> Callable[[str], Pairs]:
    """Return a reader for this boundary; it refuses files."""

    def read(text: str) -> Pairs:
        if text.count(f"--{boundary}") > MAX_FIELDS + 1:
            raise RequestRefused(400, "too_many_fields")
        try:
            return multipart.values(text, boundary)
        except multipart.HasFile:
            raise RequestRefused(415, "files") from None
        except ValueError:
            raise RequestRefused(400, "malformed_parts") from None

    return read


class _Pairs(list[tuple[str, object]]):
    """A JSON object as its pairs, which a repeated name survives."""


def _json(text: str) -> Pairs:
    try:
        document = json.loads(text, object_pairs_hook=_Pairs, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise RequestRefused(400, "malformed_json") from None
    if not isinstance(document, _Pairs):
        raise RequestRefused(400, "not_an_object")
    if len(document) > MAX_FIELDS:
        raise RequestRefused(400, "too_many_fields")
    return document


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _collect(pairs: Iterable[tuple[str, object]]) -> Fields:
    fields: Fields = {}
    for found, value in pairs:
        name = found.removeprefix(_BOM)
        if name not in KNOWN_FIELDS:
            continue
        if isinstance(value, list):
            _require_names_once(value)
        # Nested values are not compared: comparing recurses as deeply as they are nested.
        if name in fields and (isinstance(value, list) or fields[name] != value):
            raise RequestRefused(400, "repeated_field")
        if isinstance(value, str):
            _require_unicode(value)
        fields[name] = value
    return fields


def _require_names_once(nested: list[object]) -> None:
    """Refuse a value with an object that has a name twice: either value could be meant."""
    pending = [nested]
    while pending:
        current = pending.pop()
        children: list[object] = current
        if isinstance(current, _Pairs):
            names = [name for name, _ in current]
            if len(set(names)) < len(names):
                raise RequestRefused(400, "repeated_field")
            children = [value for _, value in current]
        pending += [child for child in children if isinstance(child, list)]


def _require_unicode(value: str) -> None:
    """Refuse half a surrogate pair: JSON can spell it, and no text encoding can carry it."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise RequestRefused(400, "not_utf8") from None
