"""The daily mail about messages that were held back: nothing is dropped in silence."""

from collections.abc import Sequence
from html import escape

from contact_lambda import mail, moments
from contact_lambda.config import Settings
from contact_lambda.form import Submission
from contact_lambda.mail import Letter, Marks
from contact_lambda.row import Row
from contact_lambda.wording import words_for
from contact_lambda.wording.words import MailWords

DAY, AT = 86_400, 7 * 3_600  # every day at 07:00 UTC
MOST_TOLD, EXCERPT = 50, 300
_ENTRY = """\
<p style="margin:0 0 16px;padding:12px 16px;background:#ffffff;border-left:4px solid #8a5a00;\
white-space:pre-wrap;overflow-wrap:anywhere;word-wrap:break-word" dir="auto">{}</p>"""

Held = tuple[Row, Submission]


def next_digest(now: int) -> int:
    """When the next digest is due, after `now`."""
    return (now - AT) // DAY * DAY + DAY + AT


def build(
    told: Sequence[Held], reference: str, settings: Settings, recipient: str, marks: Marks
) -> Letter:
    """Each held message with its reference, sender and beginning.

    For a clinic that wants notices only, nothing but references and times.
    """
    language = settings.language
    said = words_for(language).mail
    heading = said.digest_heading.format(settings.clinic_name)
    entries = [_entry(*each, said, settings) for each in told[:MOST_TOLD]]
    if len(told) > MOST_TOLD:
        entries.append(said.digest_more.format(len(told) - MOST_TOLD))
    subject = f"Held website messages {reference}"
    message = mail.envelope(settings, recipient, reference, subject, marks=marks)
    text = "\n\n".join([heading, said.digest_advice, *entries]) + "\n"
    shown = [f"<p>{escape(said.digest_advice)}</p>", *(_ENTRY.format(escape(e)) for e in entries)]
    html = mail.page(language, heading, "\n".join(shown))
    return Letter(recipient, mail.written(message, text, html, reference))


def _entry(row: Row, submission: Submission, said: MailWords, settings: Settings) -> str:
    received = moments.shown(row.created, settings.time_zone, said)
    lines = [f"{said.reference}: {row.reference}", f"{said.received}: {received}"]
    if settings.notice_only:
        return "\n".join(lines)
    lines += [f"{said.name}: {submission.full_name}", f"{said.email}: {submission.email}"]
    excerpt = submission.message[:EXCERPT]
    more = "…" if len(submission.message) > EXCERPT else ""
    return "\n".join([*lines, f"{said.message}: {excerpt}{more}"])
