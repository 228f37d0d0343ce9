"""The JSON of the API made ready for templates: dates, links that are safe, faces, pictures."""

from datetime import date
from typing import Any

from cms.frontend.headers import origin
from cms.frontend.linked_words import CALL

DATES = {
    "approved_on",
    "checked_on",
    "evidence_searched_to",
    "last_reviewed",
    "last_published_at",
    "next_review_due",
    "position_checked_on",
    "status_changed_on",
    "status_checked_on",
    "valid_until",
}
TITLES = {"dr", "frau", "herr", "m", "miss", "mme", "mr", "mrs", "ms", "mx", "prof"}
LINKS = {
    "booking_url",
    "canonical",
    "captions_url",
    "directions_url",
    "embed_url",
    "html_url",
    "url",
}


def readable(value: Any, key: str = "") -> Any:
    """Return the JSON with dates as `date`, None for a link that is neither a web address nor a
    number to call, the `initials` of people, and where a picture is cut (`focus`).
    """
    if isinstance(value, dict):
        found = {name: readable(item, name) for name, item in value.items()}
        if "focal_point" in value:
            found["focus"] = focus(value["focal_point"])
        return found | {"initials": initials(value["name"])} if "is_example" in value else found
    if isinstance(value, list):
        return [readable(item, key) for item in value]
    if isinstance(value, str) and key in DATES:
        return _date(value)
    if isinstance(value, str) and key in LINKS and not (origin(value) or CALL.fullmatch(value)):
        return None
    return value


def initials(name: str | None) -> str:
    """Return `JD` for `Dr Jane van Doe`: the first and last capital, without titles."""
    words = [word for word in (name or "").split() if word.rstrip(".").lower() not in TITLES]
    first = [word[0].upper() for word in words if word[0].isalpha()]
    return "".join(first[:1] + first[1:][-1:])


def focus(point: Any) -> str:
    """` focus-x-3 focus-y-5` for `{"x": 0.31, "y": 0.5}`: classes of `site.css`, because the policy
    allows no style of an element; '' without a point."""
    try:
        shares = [(side, round(float(point[side]) * 10)) for side in ("x", "y")]
    except (KeyError, TypeError, ValueError, OverflowError):
        return ""
    return "".join(f" focus-{side}-{min(max(share, 0), 10)}" for side, share in shares)


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return text
