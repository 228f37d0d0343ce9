"""The shapes of query parameters: what a text must be, and how the schema describes it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Annotated, Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime, parse_time
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from cms.images.shapes import SHAPES

MAX_TAGS = 5  # each is two more tables to join, of which SQLite takes 64
MAX_VALUES = 50  # of `id__in=`, as many as a list answers at once
MAX_VALUES_CHARACTERS = 1000


def _digits(text: str) -> str:
    """Refuse what Python and pydantic take for a number and the schema does not: `1.0`, `+1`."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError("a whole number is needed, such as 4")
    return text


IN_DIGITS = BeforeValidator(_digits)  # after the bounds, which the schema would leave out otherwise
Id = Annotated[int, Field(ge=0, le=2**31 - 1), IN_DIGITS]
Number = Annotated[float, Field(allow_inf_nan=False)]
BigNumber = Annotated[int, Field(ge=0, le=2**63 - 1), IN_DIGITS]
Tags = Annotated[
    str, Field(pattern=rf"^[^,\x00]*(,[^,\x00]*){{0,{MAX_TAGS - 1}}}$", max_length=200)
]
Cursor = Annotated[str, Field(pattern=r"^(\*|[-_a-zA-Z0-9]{20,1000})$", max_length=1000)]
Path = Annotated[str, Field(pattern=r"^/[^\x00]*$", max_length=2000)]
LoosePath = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=2000)]


def _moment(text: str) -> str:
    """Take a moment, or a day, which is its beginning; without a time zone it is the site's."""
    try:
        for last in (False, True):
            moment_of(text, last).astimezone(UTC)
    except OverflowError as error:
        raise ValueError("it is too far away") from error
    except ValueError as error:
        words = "a moment or a day is needed, such as 2026-11-20T09:00:00Z or 2026-11-20"
        raise ValueError(words) from error
    return text


def moment_of(text: str, last: bool = False) -> datetime:
    """Return the moment of a text; of a day its first moment, or its last.

    Raises:
        ValueError: the text is neither a moment nor a day.
    """
    try:  # first: Django reads a day as its first moment
        moment = datetime.combine(date.fromisoformat(text), time.max if last else time.min)
    except ValueError:
        read: datetime | None = parse_datetime(text)
        if read is None:
            raise
        moment = read
    return moment if moment.tzinfo else timezone.make_aware(moment)


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("a day is needed, such as 2026-11-20") from error
    return text


def _time(text: str) -> str:
    if _parsed(text) is None:
        raise ValueError("a time of day is needed, such as 09:30")
    return text


def _parsed(text: str) -> time | None:
    try:
        parsed: time | None = parse_time(text)
        return parsed
    except ValueError:
        return None


MOMENT_OR_DAY = {
    "anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]
}
Moment = Annotated[str, AfterValidator(_moment), WithJsonSchema(MOMENT_OR_DAY)]
TimeOfDay = Annotated[str, AfterValidator(_time)]
Day = Annotated[str, AfterValidator(_day), Field(json_schema_extra={"format": "date"})]


def _site_address(text: str) -> str:
    _, colon, port = text.partition(":")
    if "\0" in text or (colon and not re.fullmatch("[0-9]{1,5}", port)):
        raise ValueError("a host, or host:port, is needed, such as www.clinic.example:8003")
    return text


SiteAddress = Annotated[
    str,
    AfterValidator(_site_address),
    Field(max_length=200, json_schema_extra={"pattern": r"^[^:\x00]*(:[0-9]{1,5})?$"}),
]


def _values(one: str, check: Callable[[str], str], such_as: str) -> Any:
    """The shape of several values, separated by commas; `one` is the pattern of each."""

    def checked(text: str) -> str:
        values = text.split(",")
        if len(values) > MAX_VALUES or len(text) > MAX_VALUES_CHARACTERS:
            most = f"{MAX_VALUES} values and {MAX_VALUES_CHARACTERS} characters"
            raise ValueError(f"it takes {most} at most; ask several times")
        if not all(values):
            raise ValueError(f"a value is needed before and after each comma, such as {such_as}")
        for value in values:
            check(value)
        return text

    schema = {
        "type": "string",
        "pattern": f"^{one}(,{one}){{0,{MAX_VALUES - 1}}}$",
        "maxLength": MAX_VALUES_CHARACTERS,
    }
    return Annotated[str, AfterValidator(checked), WithJsonSchema(schema)]


def _short_number(text: str) -> str:
    if len(_digits(text)) > 9:
        raise ValueError("each number has nine digits at most")
    return text


def _any_text(text: str) -> str:
    return text


def _shape(text: str) -> str:
    if text not in SHAPES:
        raise ValueError(f"a shape is one of {', '.join(SHAPES)}")
    return text


def _slug(text: str) -> str:
    if not re.fullmatch("[-a-zA-Z0-9_]+", text):
        raise ValueError("a key has letters, digits, - and _ only")
    return text


_DAY_OF_MONTH = (
    r"(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)"
    r"|02-(?:0[1-9]|1\d|2[0-8]))"
)
_LEAP_YEAR = r"(?:[1-9]\d(?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)"
_DAY = rf"(?:[1-9]\d{{3}}-{_DAY_OF_MONTH}|{_LEAP_YEAR}-02-29)"


def _written_day(text: str) -> str:
    if not re.fullmatch(_DAY, text):
        raise ValueError("a day is needed, such as 2026-11-20")
    return text


Numbers = _values(r"\d{1,9}", _short_number, "4,7")
Keys = _values(r"[^,\x00]+", _any_text, "back-pain,exercise")
Shapes = _values(f"(?:{'|'.join(SHAPES)})", _shape, "square,wide")
Slugs = _values("[-a-zA-Z0-9_]+", _slug, "hayden-2021,acp-2017")
Days = _values(_DAY, _written_day, "2026-11-20,2026-11-21")
