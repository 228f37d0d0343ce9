"""Which page of a list is asked for, and the way to the pages beside it."""

import re

NUMBER = re.compile(r"[1-9][0-9]{0,3}")


def page_number(request):
    """The number in `?page=2`; 1 for anything that is none."""
    found = NUMBER.fullmatch(request.GET.get("page", ""))
    return int(found[0]) if found else 1


def pager(number, size, total):
    """{"number": 2, "last": 3, "previous": 1, "next": 3}; None where one page does."""
    last = -(-total // size)
    if not total or (last < 2 and number == 1):
        return None
    return {
        "number": number,
        "last": last,
        "previous": min(number - 1, last) if number > 1 else None,
        "next": number + 1 if number < last else None,
    }
