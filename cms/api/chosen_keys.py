"""`?fields=` and `?order=` of `sources/` and `claims/`, in the words of Wagtail's API v2."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any

from pydantic import Field
from wagtail.api.v2.utils import BadRequestError, parse_fields_parameter

from cms.api.filters import empty_last
from cms.api.query_parameters import Parameter

MAX_ORDER_CHARACTERS = 500


def chosen_keys(text: str | None, keys: Collection[str]) -> frozenset[str]:
    """Return which keys `?fields=` chooses: `_,key,title` only these, `-findings` all but one.

    Raises:
        BadRequestError: it cannot be read, or names a key that there is not.
    """
    if not text:
        return frozenset(keys)
    try:
        named = parse_fields_parameter(text)
    except ValueError as error:
        raise BadRequestError(f"fields error: {error}") from error
    wanted = frozenset() if named[0][0] == "_" else frozenset(keys)
    named = [each for each in named if each[0] not in {"*", "_"}]
    if unknown := sorted({name for name, _, _ in named} - {*keys}):
        raise BadRequestError(
            f"The parameter fields names what is not there: {', '.join(unknown)}. There are: "
            f"{', '.join(keys)}"
        )
    for name, without, parts in named:
        if parts:
            raise BadRequestError(f"'{name}' does not support nested fields")
        wanted = wanted - {name} if without else wanted | {name}
    return wanted


def order_parameter(columns: Mapping[str, str]) -> Parameter:
    """Return the parameter by which a list is sorted by some of its keys."""
    one = "|".join(columns)
    return Parameter(
        "order",
        Annotated[
            str, Field(pattern=f"^(-?({one})(,-?({one}))*)?$", max_length=MAX_ORDER_CHARACTERS)
        ],
        f"What to sort by, separated by commas: {', '.join(columns)}. `-` before a name reverses "
        "the order; those without a value stand last.",
        explained_later=True,
        may_be_empty=True,
    )


def sorted_by(queryset: Any, text: str | None, columns: Mapping[str, str]) -> Any:
    """Return the rows in the order that is asked for; `columns` has the column of each name.

    Raises:
        BadRequestError: the list is not sorted by one of the names.
    """
    if not text:
        return queryset
    names = text.split(",")
    if unknown := [name for name in names if name.removeprefix("-") not in columns]:
        raise BadRequestError(
            f"The parameter order names {', '.join(unknown)}, and this list is not sorted by that. "
            f"It takes {', '.join(columns)}, and - before a name reverses the order"
        )
    signed = ("-" + columns[name[1:]] if name[0] == "-" else columns[name] for name in names)
    return queryset.order_by(*map(empty_last, signed), "pk")
