"""How much a message looks like spam, and what follows. Nothing is ever dropped.

Single signs stay below the threshold: people's autofill fills traps, and people without
JavaScript have no token.
"""

import re
from enum import IntEnum

from contact_lambda.config import Settings, origin_of
from contact_lambda.http.events import Request
from contact_lambda.http.form import Submission
from contact_lambda.signing import token_age
from contact_lambda.spam import altcha

TAG_FROM, QUARANTINE_FROM = 3, 5
FASTEST = 3  # seconds between opening and sending the form
MAX_LINKS = 2
POINTS = {
    "trap": 3,
    "no_token": 1,
    "fast": 2,
    "links": 2,
    "origin": 2,
    "no_work": 3,
    "wrong_work": 5,
}
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


class Verdict(IntEnum):
    """What happens to a message, from good to bad."""

    DELIVER = 0
    CHECK = 1
    QUARANTINE = 2
    REFUSE = 3


def signs(submission: Submission, request: Request, settings: Settings, now: int) -> list[str]:
    """What speaks against a message: names of `POINTS`, none of them a visitor's word."""
    found = []
    if submission.trapped:
        found.append("trap")
    age = token_age(settings.secret, submission.token, now)
    if age is None:
        found.append("no_token")
    elif age < FASTEST:
        found.append("fast")
    if len(_LINK.findall(f"{submission.full_name} {submission.message}")) > MAX_LINKS:
        found.append("links")
    if _is_foreign(request, settings):
        found.append("origin")
    if settings.altcha and not submission.altcha:
        found.append("no_work")
    elif settings.altcha and not altcha.solved(settings.secret, submission.altcha, now):
        found.append("wrong_work")
    return found


def verdict_of(found: list[str]) -> Verdict:
    """Deliver below 3 points, tag from 3, quarantine from 5."""
    score = sum(POINTS[sign] for sign in found)
    if score >= QUARANTINE_FROM:
        return Verdict.QUARANTINE
    return Verdict.CHECK if score >= TAG_FROM else Verdict.DELIVER


def _is_foreign(request: Request, settings: Settings) -> bool:
    """No Origin, or `null` as private windows send it, is no sign; nor is an error page's own."""
    origin = request.origin.strip().lower()
    if origin in ("", "null") or origin in settings.form_origins:
        return False
    if origin in (origin_of(settings.form_url), origin_of(settings.thanks_url)):
        return False
    return origin.partition("://")[2] != request.host.lower()
