"""The mail that the practitioner reads, as raw MIME: a pure function of the message.

Not here: Date and Message-ID, which SES sets, and anything about sending.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from contact_lambda.config import Settings
from contact_lambda.form import Submission
from contact_lambda.wording import words_for
from contact_lambda.wording.words import MailWords

_POLICY = SMTP.clone(cte_type="7bit")
_DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
# Inline styles: mail programs drop style sheets. No links and nothing remote.
_HTML = """\
<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading}</title></head>
<body style="margin:0;padding:16px;background:#fbfaf7;color:#1b2b34;\
font:17px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:40em;margin:0 auto">
<h1 style="margin:0 0 4px;font-size:20px;line-height:1.3">{heading}</h1>
{content}
</div></body></html>
"""
_SMALL = '<p style="margin:0 0 16px;color:#4a5a63;font-size:15px">{}</p>'
_WARNING = """\
<p style="margin:0 0 16px;padding:8px 16px;background:#fff4d6;border-left:4px solid #8a5a00">\
{}</p>"""
_FACT = """\
<p style="margin:0 0 12px;overflow-wrap:anywhere;word-wrap:break-word">\
<span style="display:block;color:#4a5a63;font-size:15px">{label}</span>
<b style="display:block;text-align:left" dir="auto">{value}</b></p>"""
_MESSAGE = """\
<h2 style="margin:0 0 8px;font-size:17px">{title}</h2>
<div style="padding:12px 16px;background:#ffffff;border-left:4px solid #0b6e6e;\
white-space:pre-wrap;word-wrap:break-word;overflow-wrap:anywhere">{lines}</div>"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be sent, with its envelope; the visitor's words stay out of its repr.

    `tags` come back with the mail service's news about the letter.
    """

    recipient: str
    raw: bytes = field(repr=False)
    tags: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Marks:
    """What this copy of a mail says about itself."""

    check: bool = False  # may be spam
    repeat: bool = False  # may have arrived before
    bare: bool = False  # without Reply-To, which the mail service refused


def build(
    submission: Submission,
    reference: str,
    settings: Settings,
    *,
    recipient: str = "",
    marks: Marks = Marks(),
) -> Letter:
    """Write the mail: text first, then the same as HTML.

    Every address but Reply-To comes from the settings, and the subject is
    `New website message K7QX2M4A`: nothing that a visitor can write. The same message gives
    the same bytes, so a retry can be compared.
    """
    said, to = words_for(submission.language).mail, recipient or settings.recipient_lead
    reply_to = "" if marks.bare else reply_address(submission.email)
    subject = f"New website message {reference}"
    mail = envelope(settings, to, reference, subject, marks=marks, reply_to=reply_to)
    heading = said.heading.format(settings.clinic_name)
    facts = _facts(submission, settings, said)
    warnings = [said.repeat] * marks.repeat + [said.check] * marks.check
    advice = [*warnings, said.reply if reply_to else said.do_not_reply]
    message: str | None = submission.message
    if settings.notice_only:
        advice, message = [*advice, said.notice], None
    text = _text(heading, [(said.reference, reference), *facts], advice, said, message)
    content = [_SMALL.format(f"{said.reference} {escape(reference)}")]
    content += [_WARNING.format(escape(each)) for each in warnings]
    content += [_FACT.format(label=label, value=escape(value)) for label, value in facts]
    content += [_SMALL.format(escape(each)) for each in advice[len(warnings) :]]
    content += [_message_html(said, message)] if message is not None else []
    html = page(submission.language, heading, "\n".join(content))
    return Letter(recipient=to, raw=written(mail, text, html, reference))


def envelope(
    settings: Settings,
    recipient: str,
    reference: str,
    subject: str,
    *,
    marks: Marks = Marks(),
    reply_to: str = "",
) -> EmailMessage:
    """The headers of every mail of this handler; none of them can be set by a visitor."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(f"{settings.clinic_name} website", addr_spec=settings.sender)
    mail["To"] = Address(addr_spec=recipient)
    if reply_to:
        mail["Reply-To"] = reply_to
    marked = ["[check]"] * marks.check + [subject] + ["(possible repeat)"] * marks.repeat
    mail["Subject"] = " ".join(marked)
    mail["Auto-Submitted"] = "auto-generated"
    mail["References"] = f"<{reference}@{settings.sender.rpartition('@')[2]}>"
    mail["X-Contact-Reference"] = reference
    return mail


def page(language: str, heading: str, content: str) -> str:
    """The HTML part around `content`, which must be HTML already."""
    return _HTML.format(language=language, heading=escape(heading), content=content)


def written(mail: EmailMessage, text: str, html: str, reference: str) -> bytes:
    """The bytes of a mail with these two parts."""
    # Quoted-printable carries every character and line length through 7-bit mail.
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    # Quoted-printable never contains "=_", so no message can forge this boundary (RFC 2045).
    mail.set_boundary(f"=_{reference}")
    return mail.as_bytes()


def reply_address(email: str) -> str:
    """The visitor's address as ASCII, e.g. `ann@xn--bcher-kva.example`, or nothing.

    Nothing when the address cannot be written in a plain header, or when the old IDNA of the
    standard library would turn the domain into ANOTHER one (`straße` into `strasse`): a
    reply with health data must not reach a stranger.
    """
    local, _, domain = email.rpartition("@")
    if not _DOT_ATOM.fullmatch(local) or "=?" in local:
        return ""
    if domain.isascii():
        return email
    try:
        ascii_domain = domain.encode("idna")
        same = ascii_domain.decode("idna") == domain.lower()
    except UnicodeError:
        return ""
    return f"{local}@{ascii_domain.decode('ascii')}" if same else ""


def _facts(submission: Submission, settings: Settings, said: MailWords) -> list[tuple[str, str]]:
    facts = [
        (said.name, submission.full_name),
        (said.email, submission.email),
        (said.phone, submission.phone or said.not_given),
    ]
    if settings.consent_required:
        facts.append((said.consent, said.given))
    return facts


def _text(
    heading: str,
    facts: list[tuple[str, str]],
    advice: list[str],
    said: MailWords,
    message: str | None,
) -> str:
    """The message comes last, so that no visitor can write words that look like the clinic's."""
    reference, *listed = [f"{label}: {value}" for label, value in facts]
    parts = [f"{heading}\n{reference}", "\n".join(listed), *advice]
    if message is not None:
        parts.append(f"{said.message}:\n\n{message}")
    return "\n\n".join(parts) + "\n"


def _message_html(said: MailWords, message: str) -> str:
    # One block for each line: each finds its own direction, in every mail program.
    lines = (f'<div dir="auto">{escape(line) or "<br>"}</div>' for line in message.split("\n"))
    return _MESSAGE.format(title=said.message, lines="".join(lines))
