"""The mail that the practitioner reads, as raw MIME: a pure function of the message.

Not here: Date and Message-ID, which SES sets, and anything about sending.
"""

import re
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from contact_lambda.config import Settings
from contact_lambda.form import Submission

_POLICY = SMTP.clone(cte_type="7bit")
_DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HEADING = "New message from the website of {}"
_REPLY = "Replying to this mail writes to the address above."
_NO_REPLY = "Do NOT reply to this mail: write a new one to the address above."
# Inline styles: mail programs drop style sheets. No links and nothing remote.
_HTML = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading}</title></head>
<body style="margin:0;padding:16px;background:#fbfaf7;color:#1b2b34;\
font:17px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:40em;margin:0 auto">
<h1 style="margin:0 0 4px;font-size:20px;line-height:1.3">{heading}</h1>
<p style="margin:0 0 16px;color:#4a5a63;font-size:15px">Reference {reference}</p>
{facts}
<p style="margin:0 0 16px;color:#4a5a63;font-size:15px">{advice}</p>
<h2 style="margin:0 0 8px;font-size:17px">Message</h2>
<div style="padding:12px 16px;background:#ffffff;border-left:4px solid #0b6e6e;\
white-space:pre-wrap;word-wrap:break-word;overflow-wrap:anywhere">{message}</div>
</div></body></html>
"""
_FACT = """\
<p style="margin:0 0 12px;overflow-wrap:anywhere;word-wrap:break-word">\
<span style="display:block;color:#4a5a63;font-size:15px">{label}</span>\
<b style="display:block" dir="auto">{value}</b></p>"""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail ready to be sent, with its envelope; the visitor's words stay out of its repr."""

    recipient: str
    raw: bytes = field(repr=False)


def build(submission: Submission, reference: str, settings: Settings) -> Letter:
    """Write the mail: text first, then the same as HTML.

    Every address but Reply-To comes from the settings, and the subject is
    `New website message K7QX2M4A`: nothing that a visitor can write. The same message gives
    the same bytes, so a retry can be compared.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(f"{settings.clinic_name} website", addr_spec=settings.sender)
    mail["To"] = Address(addr_spec=settings.recipient_lead)
    reply_to = reply_address(submission.email)
    if reply_to:
        mail["Reply-To"] = reply_to
    mail["Subject"] = f"New website message {reference}"
    mail["Auto-Submitted"] = "auto-generated"
    mail["References"] = f"<{reference}@{settings.sender.rpartition('@')[2]}>"
    mail["X-Contact-Reference"] = reference
    heading = _HEADING.format(settings.clinic_name)
    advice = _REPLY if reply_to else _NO_REPLY
    facts = _facts(submission, settings)
    text = _text(heading, reference, facts, advice, submission.message)
    html = _html(heading, reference, facts, advice, submission.message)
    # Quoted-printable carries every character and line length through 7-bit mail.
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    # Quoted-printable never contains "=_", so no message can forge this boundary (RFC 2045).
    mail.set_boundary(f"=_{reference}")
    return Letter(recipient=settings.recipient_lead, raw=mail.as_bytes())


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


def _facts(submission: Submission, settings: Settings) -> list[tuple[str, str]]:
    facts = [
        ("Name", submission.full_name),
        ("Email", submission.email),
        ("Phone", submission.phone or "not given"),
    ]
    if settings.consent_required:
        facts.append(("Consent", "given"))
    return facts


def _text(
    heading: str, reference: str, facts: list[tuple[str, str]], advice: str, message: str
) -> str:
    """The message comes last, so that no visitor can write words that look like the clinic's."""
    listed = "\n".join(f"{label}: {value}" for label, value in facts)
    return f"{heading}\nReference: {reference}\n\n{listed}\n\n{advice}\n\nMessage:\n\n{message}\n"


def _html(
    heading: str, reference: str, facts: list[tuple[str, str]], advice: str, message: str
) -> str:
    # One block for each line: each finds its own direction, in every mail program.
    lines = (f'<div dir="auto">{escape(line) or "<br>"}</div>' for line in message.split("\n"))
    return _HTML.format(
        heading=escape(heading),
        reference=escape(reference),
        facts="\n".join(_FACT.format(label=label, value=escape(value)) for label, value in facts),
        advice=advice,
        message="".join(lines),
    )
