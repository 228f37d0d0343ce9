"""The e-mail that names the messages that were held back, and those that nobody answered."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from contact_lambda import working_days
from contact_lambda.config import Settings
from contact_lambda.messages import contact_links, email_message
from contact_lambda.messages.email_content import labelled, linked, links_side_by_side
from contact_lambda.messages.email_message import Marks
from contact_lambda.messages.local_time import format_moment
from contact_lambda.messages.message_links import answer_links
from contact_lambda.messages.release_links import link_of
from contact_lambda.ports import Email
from contact_lambda.record import Record
from contact_lambda.submission import Submission
from contact_lambda.texts import texts_for
from contact_lambda.texts.catalog import Texts
from contact_lambda.time_zones import zone

EXCERPT_CHARACTERS = 300
_LINE_END = re.compile(
    "\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]"
)  # all that mail programs break lines at
_ADVICE = '<p style="margin:12px 0 16px">{}</p>'
_TITLE = '<h2 style="margin:24px 0 8px;font-size:17px">{}</h2>'
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
    """One message of a digest; without a record it cannot be read and has its reference only."""

    reference: str
    record: Record | None = None
    submission: Submission | None = None

    @property
    def is_late(self) -> bool:
        """Whether it is named because nobody answered it."""
        return bool(self.record and self.record.reply_due and not self.submission)


def build(
    named: Sequence[Held],
    reference: str,
    settings: Settings,
    recipient: str,
    marks: Marks,
    now: int = 0,
) -> Email:
    """Write the digest: for each held message, oldest first, who wrote it and how it begins.

    Each has a link that releases it. For a clinic with `notice_only` there are references, times
    and links only. Messages that nobody answered until `now` follow, with their age and no words.
    """
    texts = texts_for(settings.language)
    named = sorted(named, key=_received_and_reference)
    late = [each for each in named if each.is_late]
    held = [each for each in named if not each.is_late]
    held = [each if _can_be_shown(each, texts, settings) else Held(each.reference) for each in held]
    is_late_only = bool(late) and not held
    heading = texts.late.heading if is_late_only else texts.email.digest_heading
    heading = heading.format(settings.clinic_name)
    subject = f"{'Unanswered' if is_late_only else 'Held'} website messages {reference}"
    message = email_message.envelope(settings, recipient, reference, subject, marks=marks)
    paragraphs, parts = [heading], []
    if not is_late_only:
        advice = _advice(held, texts, settings)
        paragraphs += [advice, *(_text(each, texts, settings) for each in held)]
        parts += [_ADVICE.format(escape(advice)), *(_html(each, texts, settings) for each in held)]
    if late:
        paragraphs += [*[texts.late.title] * bool(held), texts.late.advice]
        paragraphs += [_late_text(each, texts, settings, now) for each in late]
        parts += [_TITLE.format(escape(texts.late.title))] * bool(held)
        parts += [_ADVICE.format(escape(texts.late.advice))]
        parts += [_late_html(each, texts, settings, now) for each in late]
    text = "\n\n".join(paragraphs) + "\n"
    html = email_message.page(settings.language, heading, "\n".join(parts))
    return Email(recipient, email_message.to_bytes(message, text, html, reference))


def _late_facts(late: Held, texts: Texts, settings: Settings, now: int) -> list[tuple[str, str]]:
    """Return when the message came and how long it has waited; its text may be gone."""
    received = late.record.received if late.record else 0
    local = zone(settings.time_zone)
    days = working_days.age_in_days(received, now, settings.working_days, local, settings.holidays)
    return [
        (texts.email.reference, late.reference),
        (texts.email.received, format_moment(received, settings.time_zone, texts.email)),
        (texts.late.waiting, str(days)),
    ]


def _late_links(late: Held, texts: Texts, settings: Settings) -> list[tuple[str, str]]:
    links = answer_links(late.record, settings) if late.record else ("", "")
    return labelled(links, texts.email)


def _late_text(late: Held, texts: Texts, settings: Settings, now: int) -> str:
    colon, facts = texts.email.colon, _late_facts(late, texts, settings, now)
    lines = [f"{label}{colon} {value}" for label, value in facts]
    lines += [f"{label}{colon}\n{link}" for label, link in _late_links(late, texts, settings)]
    return "\n".join(lines)


def _late_html(late: Held, texts: Texts, settings: Settings, now: int) -> str:
    facts = _late_facts(late, texts, settings, now)
    colon = texts.email.colon
    lines = [_LINE.format(f"{escape(label)}{colon} {escape(value)}") for label, value in facts]
    return _ENTRY.format(
        "\n".join([*lines, links_side_by_side(_late_links(late, texts, settings))])
    )


def _received_and_reference(held: Held) -> tuple[int, str]:
    return held.record.received if held.record else 0, held.reference


def _can_be_shown(held: Held, texts: Texts, settings: Settings) -> bool:
    """Whether a message can be written; a broken one must not keep the others from the digest."""
    try:
        _text(held, texts, settings)
        _html(held, texts, settings)
    except Exception:
        return False
    return True


def _advice(held: Sequence[Held], texts: Texts, settings: Settings) -> str:
    """Return what to do. A digest that is sent again may name no message that is still held."""
    if not held:
        return texts.held.none_left
    has_link = any(_link(each, settings) for each in held)
    return texts.held.advice if has_link else texts.email.digest_advice


def _facts(held: Held, texts: Texts, settings: Settings) -> list[tuple[str, str]]:
    """Return labels and values; the visitor's text comes last, so it cannot imitate a label."""
    labels = texts.email
    facts = [(labels.reference, held.reference)]
    if not (held.record and held.submission):
        return [*facts, (labels.message, texts.held.unreadable)]
    received = format_moment(held.record.received, settings.time_zone, labels)
    facts.append((labels.received, received))
    if reasons := labels.reasons(held.record.signs):
        facts.append((labels.why, reasons))
    if settings.notice_only:
        return facts
    submission = held.submission
    more = "…" if len(submission.message) > EXCERPT_CHARACTERS else ""
    return [
        *facts,
        (labels.name, submission.full_name),
        (labels.phone, submission.phone or labels.not_given),
        (labels.email, submission.email),
        (labels.message, submission.message[:EXCERPT_CHARACTERS] + more),
    ]


def _link(held: Held, settings: Settings) -> str:
    return link_of(held.record, settings) if held.record else ""


def _text(held: Held, texts: Texts, settings: Settings) -> str:
    """Write one message; its further lines are quoted, so none can imitate a link of the digest."""
    lines, colon = [], texts.email.colon
    for label, value in _facts(held, texts, settings):
        first, *others = _LINE_END.split(value)
        lines += [f"{label}{colon} {first}", *(f"> {other}" for other in others)]
    link = _link(held, settings)
    if link:
        lines += [f"{texts.held.let_out} {texts.held.button}{colon}", link]
    return "\n".join(lines)


def _html(held: Held, texts: Texts, settings: Settings) -> str:
    targets = {}
    if submission := held.submission:
        mailto = contact_links.mail_link(email_message.reply_address(submission.email))
        phone = contact_links.phone_link(submission.phone)
        targets = {texts.email.phone: phone, texts.email.email: mailto}
    lines = [
        _LINE.format(f"{label}{texts.email.colon} {linked(value, targets.get(label, ''))}")
        for label, value in _facts(held, texts, settings)
    ]
    link = _link(held, settings)
    if link:
        lines.append(
            _LINK.format(
                text=escape(texts.held.let_out),
                link=escape(link),
                button=escape(texts.held.button),
                reference=escape(held.reference),
            )
        )
    return _ENTRY.format("\n".join(lines))
