"""Scores how much a message looks like spam. No score drops a message.

A single sign of how a message was sent never holds it back: autofill fills traps, and people
without JavaScript have no token. Only a text that surely is spam is held for itself.
"""

import re
from enum import IntEnum
from typing import Protocol

from contact_lambda.config import Settings, origin_of
from contact_lambda.signing import token_age
from contact_lambda.spam import altcha
from contact_lambda.spam.text_classifier import text_classifier
from contact_lambda.submission import Submission

CHECK_FROM, QUARANTINE_FROM = 3, 5  # points
MIN_SECONDS = 3  # between opening and sending the form
MAX_LINKS = 2
POINTS = {
    "trap": 3,
    "no_token": 1,
    "fast": 2,
    "links": 1,
    "origin": 2,
    "no_work": 2,
    "wrong_work": 5,
    "wording": 3,
    "advert": 5,
    "repeated": 3,
    "token_used": 2,
}
_LINK = re.compile(r"https?://|\bwww\.", re.IGNORECASE)


class Client(Protocol):
    """Where a message comes from: a request has these properties."""

    @property
    def source_ip(self) -> str:
        """The client's network address, or nothing."""
        ...

    @property
    def origin(self) -> str:
        """The Origin header, or nothing."""
        ...

    @property
    def host(self) -> str:
        """The host that the request was sent to."""
        ...


class Verdict(IntEnum):
    """What happens to a message, from good to bad."""

    DELIVER = 0
    CHECK = 1
    QUARANTINE = 2
    REFUSE = 3


def signs(submission: Submission, client: Client, settings: Settings, now: int) -> list[str]:
    """Return the signs of spam in a message: names of `POINTS`, without a visitor's words."""
    found = []
    if submission.trapped:
        found.append("trap")
    age = token_age(settings.secret, submission.token, now, *settings.earlier_secrets)
    if age is None:
        found.append("no_token")
    elif age < MIN_SECONDS:
        found.append("fast")
    text = _text_of(submission)
    if len(_LINK.findall(text)) > MAX_LINKS:
        found.append("links")
    if sign := text_classifier().sign_of(text, submission.email):
        found.append(sign)
    if _is_foreign(client, settings):
        found.append("origin")
    work = _work_of(submission.altcha, settings, now)
    if work and (work != "no_work" or age is not None):  # without the script there is neither
        found.append(work)
    return found


def verdict_of(found: list[str]) -> Verdict:
    """Deliver below 3 points, mark from 3, quarantine from 5."""
    score = sum(POINTS[sign] for sign in found)
    if score >= QUARANTINE_FROM:
        return Verdict.QUARANTINE
    return Verdict.CHECK if score >= CHECK_FROM else Verdict.DELIVER


def _work_of(solution: str, settings: Settings, now: int) -> str:
    """Return what is wrong with a solution; one that is too late counts as none."""
    if not settings.altcha:
        return ""
    secret, earlier = settings.secret, settings.earlier_secrets
    if not solution or altcha.is_late(secret, solution, now, *earlier):
        return "no_work"
    return "" if altcha.solved(secret, solution, now, *earlier) else "wrong_work"


def _text_of(submission: Submission) -> str:
    """Return what is judged by its words. A name is not, unless it has a link."""
    has_link = _LINK.search(submission.full_name)
    return f"{submission.full_name}\n{submission.message}" if has_link else submission.message


def _is_foreign(client: Client, settings: Settings) -> bool:
    """Whether the Origin is not the clinic's.

    No Origin, and `null` as private windows send it, are no sign. Nor is the handler's own host,
    which the form on an error page has.
    """
    origin = client.origin.strip().lower()
    if origin in ("", "null") or origin in settings.form_origins:
        return False
    if origin in (origin_of(settings.form_url), origin_of(settings.thanks_url)):
        return False
    return origin.partition("://")[2] != client.host.lower()
