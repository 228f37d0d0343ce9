"""The requested page of a list, and the pages before and after it."""

import re
from typing import TypedDict

from django.http import QueryDict

NUMBER = re.compile(r"[1-9][0-9]{0,3}")


class Pager(TypedDict):
    number: int
    last: int
    previous: int | None
    next: int | None


def page_number(parameters: QueryDict) -> int:
    """Return the number in `?page=2`; 1 for anything that is no number."""
    found = NUMBER.fullmatch(parameters.get("page", ""))
    return int(found[0]) if found else 1


def pager(number: int, size: int, total: int) -> Pager | None:
    """Return {"number": 2, "last": 3, "previous": 1, "next": 3}; None if all fits on one page."""
    last = -(-total // size)
    if not total or (last < 2 and number == 1):
        return None
    return {
        "number": number,
        "last": last,
        "previous": min(number - 1, last) if number > 1 else None,
        "next": number + 1 if number < last else None,
    }
