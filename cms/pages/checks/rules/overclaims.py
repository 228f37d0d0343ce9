"""Promises that no treatment keeps, at any certainty, in the page's own words.

Checks the title, the summary, rich text, what search engines show, every block, and the heading and
introduction of its forms. Does not check quotations, which are the source's words, or safety
notices, which a clinician approves word for word.
"""

from collections.abc import Iterator

from wagtail.rich_text import RichText

from cms.pages.checks.issue import Issue, Level
from cms.pages.checks.plain_text import evened, own_words, plain
from cms.pages.checks.rules.absolute_words import ABSOLUTE_WORDS, promises
from cms.pages.checks.subject import Part, Rule, Subject

FIELDS = ("title", "plain_summary", "seo_title", "search_description", "change_note")
MAX_NAMED = 5
WARN = Level("warn")
FIX = (
    "Say what was found and for whom, such as “many people” or “may”, and name the risks that are "
    "known. No treatment works for everybody or is free of any risk."
)


def absolute_promise(subject: Subject) -> Iterator[Issue]:
    """“Guaranteed”, “miracle”, “100 % effective”, “is safe”."""
    texts = {field: str(getattr(subject.page, field, None) or "") for field in FIELDS}
    texts |= {field: plain(RichText(html)) for field, html in subject.rich_texts.items()}
    for field, text in texts.items():
        if words := _found(subject, [text]):
            yield subject.issue(field, "absolute_promise", WARN, _message(words), FIX)
    for part in subject.parts:
        if words := _found(subject, _texts(part)):
            yield part.issue("absolute_promise", WARN, _message(words), FIX)


def _texts(part: Part) -> Iterator[str]:
    yield from own_words(part.block, part.value)
    form = part.value.get("form") if part.type == "contact_form" else None
    if form:
        yield from (form.heading, plain(RichText(form.intro)), form.reply_time)


def _found(subject: Subject, texts: Iterator[str] | list[str]) -> list[str]:
    words = ABSOLUTE_WORDS.get(subject.language)
    if words is None:
        return []
    return promises(words, "\n".join(evened(text) for text in texts))[:MAX_NAMED]


def _message(words: list[str]) -> str:
    quoted = ", ".join(f"“{word}”" for word in words)
    return f"No treatment can promise this for everybody: {quoted}."


RULES: tuple[Rule, ...] = (absolute_promise,)
