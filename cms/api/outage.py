"""Answers while the database is away: problem details for programs, plain words for editors."""

import html
import json
from typing import NamedTuple

from cms.api.errors import PROBLEM, problem_details

RETRY_AFTER_SECONDS = 5
AWAY = "The database cannot be reached at the moment. Try again in a minute."
SLOW = "The database did not answer in time. Nothing was changed. Try again in a minute."
PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The CMS has to wait for its database</title>
<style>
body {{ font: 1.125rem/1.5 system-ui, sans-serif; margin: 0; background: #f6f6f8; color: #262626 }}
main {{ max-width: 36rem; margin: 10vh auto; padding: 1.5rem 2rem; background: #fff;
  border-top: 4px solid #2e1f5e }}
h1 {{ font-size: 1.5rem; line-height: 1.25; margin-top: 0 }}
</style>
<main>
<h1>{heading}</h1>
<p>{what}</p>
<p>What you have saved before is kept. If you were saving just now, go back in your browser: your
words are still in the form. Wait a minute, and save again.</p>
<p>Visitors still see the pages that they read often. If this message does not go away, tell the
person who looks after the server: {tell}</p>
</main>
</html>
"""


class Unavailable(NamedTuple):
    """The parts of a 503."""

    content_type: str
    body: bytes


def unavailable(path: str, away: bool, request_id: str = "") -> Unavailable:
    """Return the answer for an address; `away` if the database is known not to answer at all."""
    if path.startswith("/api/"):
        detail = problem_details(path, 503, AWAY if away else SLOW, request_id)
        return Unavailable(PROBLEM, json.dumps(detail).encode())
    heading = "The CMS cannot reach its database" if away else "The database took too long"
    tell = "“the CMS runs, but its database does not answer”."
    if not away:
        tell = "“the database is slow or busy”."
    page = PAGE.format(heading=heading, what=html.escape(AWAY if away else SLOW), tell=tell)
    return Unavailable("text/html; charset=utf-8", page.encode())
