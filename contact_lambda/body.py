"""The body of a request as named values: urlencoded or JSON, nothing checked yet."""

import json
from collections.abc import Iterable
from typing import NoReturn
from urllib.parse import parse_qsl

from contact_lambda.events import Request, RequestRefused

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
        "language",
        "token",
        "website",
        "altcha",
    }
)
_UTF8_NAMES = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})

Fields = dict[str, object]


def read_fields(request: Request) -> Fields:
    """The known fields of a request, unknown ones left out; raises RequestRefused (400-415).

    `full_name=Ann&email=a%40b.example` gives `{"full_name": "Ann", "email": "a@b.example"}`.
    """
    if request.content_type == "application/x-www-form-urlencoded":
        read = _urlencoded
    elif request.content_type == "application/json":
        read = _json
    else:
        raise RequestRefused(415, "unsupported_type")
    if request.charset not in _UTF8_NAMES:
        raise RequestRefused(400, "not_utf8")
    try:
        text = request.body.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestRefused(400, "not_utf8") from None
    return _collect(read(text))


def _urlencoded(text: str) -> list[tuple[str, object]]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MAX_FIELDS)
    except UnicodeDecodeError:
        raise RequestRefused(400, "not_utf8") from None
    except ValueError:
        raise RequestRefused(400, "too_many_fields") from None
    return [(name, value) for name, value in pairs]


class _Pairs(list[tuple[str, object]]):
    """A JSON object as its pairs, so that a repeated name can be seen."""


def _json(text: str) -> list[tuple[str, object]]:
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
    for name, value in pairs:
        if name not in KNOWN_FIELDS:
            continue
        if name in fields and fields[name] != value:
            raise RequestRefused(400, "repeated_field")
        if isinstance(value, str):
            _require_unicode(value)
        fields[name] = value
    return fields


def _require_unicode(value: str) -> None:
    """JSON can spell half a surrogate pair, which no text encoding can carry."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise RequestRefused(400, "not_utf8") from None
