"""The mail about messages that were held back: nothing is dropped in silence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from contact_lambda.config import Settings
from contact_lambda.delivery.record import Record
from contact_lambda.delivery.release_links import link_of
from contact_lambda.http.form import Submission
from contact_lambda.messages import email_message, links, local_time
from contact_lambda.messages.email_message import Email, Marks
from contact_lambda.messages.texts import words_for
from contact_lambda.messages.texts.catalog import EmailTexts
from contact_lambda.messages.texts.held import HeldTexts, held_texts

EXCERPT = 300
_LINE_END = re.compile("\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # whatever a program breaks at
_ADVICE = '<p style="margin:0 0 16px">{}</p>'
_ENTRY = """\
<div style="margin:0 0 16px;padding:12px 16px;background:#ffffff;border-left:4px solid #8a5a00">
{}
</div>"""
_LINE = """\
<p style="margin:0 0 8px;white-space:pre-wrap;overflow-wrap:anywhere;word-wrap:break-word" \
dir="auto">{}</p>"""
_LINK = """\
<p style="margin:0"><span style="display:block;margin:0 0 4px">{text}</span>
<a href="{link}" style="display:inline-block;padding:12px 20px;border-radius:4px;\
background:#0b6e6e;color:#ffffff;font-weight:bold;text-decoration:none">\
{button} ({reference})</a></p>"""


@dataclass(frozen=True, slots=True)
class Held:
    """One held message; without a row it cannot be read and has its reference only."""

    reference: str
    row: Record | None = None
    submission: Submission | None = None


def build(
    told: Sequence[Held], reference: str, settings: Settings, recipient: str, marks: Marks
) -> Email:
    """Each held message, oldest first: who wrote, how to reach them, and how it begins.

    With each goes a link that lets it out. For a clinic that wants notices only there are
    references, times and links.
    """
    words, held = words_for(settings.language).mail, held_texts(settings.language)
    heading = words.digest_heading.format(settings.clinic_name)
    told = sorted(told, key=lambda each: (each.row.created if each.row else 0, each.reference))
    told = [each if _can_be_shown(each, settings) else Held(each.reference) for each in told]
    subject = f"Held website messages {reference}"
    message = email_message.envelope(settings, recipient, reference, subject, marks=marks)
    texts = (_text(each, words, held, settings) for each in told)
    advice = _advice(told, words, held, settings)
    text = "\n\n".join([heading, advice, *texts]) + "\n"
    shown = [_ADVICE.format(escape(advice))]
    shown += [_html(each, words, held, settings) for each in told]
    html = email_message.page(settings.language, heading, "\n".join(shown))
    return Email(recipient, email_message.written(message, text, html, reference))


def _can_be_shown(each: Held, settings: Settings) -> bool:
    """Whatever is wrong with one message, the others are told of."""
    words, held = words_for(settings.language).mail, held_texts(settings.language)
    try:
        _text(each, words, held, settings)
        _html(each, words, held, settings)
    except Exception:
        return False
    return True


def _advice(told: Sequence[Held], words: EmailTexts, held: HeldTexts, settings: Settings) -> str:
    """What to do; a digest that was written again may find nothing that is still held."""
    if not told:
        return held.none_left
    return held.advice if any(_link(each, settings) for each in told) else words.digest_advice


def _facts(
    each: Held, words: EmailTexts, held: HeldTexts, settings: Settings
) -> list[tuple[str, str]]:
    """What may be told of one message; its words come last, so that they can forge nothing."""
    facts = [(words.reference, each.reference)]
    if not (each.row and each.submission):
        return [*facts, (words.message, held.unreadable)]
    received = local_time.shown(each.row.created, settings.time_zone, words)
    facts.append((words.received, received))
    if settings.notice_only:
        return facts
    said = each.submission
    more = "…" if len(said.message) > EXCERPT else ""
    return [
        *facts,
        (words.name, said.full_name),
        (words.phone, said.phone or words.not_given),
        (words.email, said.email),
        (words.message, said.message[:EXCERPT] + more),
    ]


def _link(each: Held, settings: Settings) -> str:
    return link_of(each.row, settings) if each.row else ""


def _text(each: Held, words: EmailTexts, held: HeldTexts, settings: Settings) -> str:
    """A visitor's lines are quoted: none of them can look like another message's link."""
    lines = []
    for label, value in _facts(each, words, held, settings):
        first, *others = _LINE_END.split(value)
        lines += [f"{label}: {first}", *(f"> {other}" for other in others)]
    link = _link(each, settings)
    return "\n".join([*lines, *([f"{held.let_out} {held.button}:", link] if link else [])])


def _html(each: Held, words: EmailTexts, held: HeldTexts, settings: Settings) -> str:
    said, known = each.submission, {}
    if said:
        mailto = links.mail_link(email_message.reply_address(said.email))
        known = {words.phone: links.phone_link(said.phone), words.email: mailto}
    shown = [
        _LINE.format(f"{label}: {_linked(value, known.get(label, ''))}")
        for label, value in _facts(each, words, held, settings)
    ]
    link = _link(each, settings)
    if link:
        shown.append(
            _LINK.format(
                text=escape(held.let_out),
                link=escape(link),
                button=escape(held.button),
                reference=escape(each.reference),
            )
        )
    return _ENTRY.format("\n".join(shown))


def _linked(value: str, to: str) -> str:
    return f'<a href="{escape(to)}">{escape(value)}</a>' if to else escape(value)
