"""The shapes of query parameters: what a text must be, and how the schema describes it."""

from datetime import UTC, date, time
from typing import Annotated

from django.utils.dateparse import parse_datetime, parse_time
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

MAX_TAGS = 5  # each is two more tables to join, of which SQLite takes 64


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
Path = Annotated[str, Field(pattern=r"^/[^\x00]*$", max_length=2000)]
LoosePath = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=2000)]


def _moment(text: str) -> str:
    """Take a moment, or a day, which is its beginning; without a time zone it is the site's."""
    try:
        moment = parse_datetime(text)
        if moment is None:
            date.fromisoformat(text)
        elif moment.tzinfo is not None:
            moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("it is too far away") from error
    except ValueError as error:
        words = "a moment or a day is needed, such as 2026-11-20T09:00:00Z or 2026-11-20"
        raise ValueError(words) from error
    return text


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
