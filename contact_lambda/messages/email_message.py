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
from contact_lambda.http.form import Submission
from contact_lambda.messages import email_content, links

_POLICY = SMTP.clone(cte_type="7bit")
_DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
# Inline styles: mail programs drop style sheets. Nothing remote, no links but those of `links`.
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

_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{1,63}")


@dataclass(frozen=True, slots=True)
class Email:
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
    received: int,
    recipient: str = "",
    marks: Marks = Marks(),
) -> Email:
    """Write the mail in the clinic's language: text first, then the same as HTML.

    Every address but Reply-To comes from the settings, and the subject is
    `New website message K7QX2M4A`: nothing that a visitor can write. `received` is when the
    visitor sent the form. The same message gives the same bytes, so a retry can be compared.
    """
    to = recipient or settings.recipient_lead
    reply_to = "" if marks.bare else reply_address(submission.email)
    subject = f"New website message {reference}"
    mail = envelope(settings, to, reference, subject, marks=marks, reply_to=reply_to)
    content = email_content.of(
        submission,
        reference,
        settings,
        received=received,
        marked=[said for said in ("repeat", "check") if getattr(marks, said)],
        mailto=links.mail_link(reply_address(submission.email)),
        replied=bool(reply_to),
    )
    html = page(settings.language, content.heading, content.html())
    return Email(recipient=to, raw=written(mail, content.text(), html, reference))


def envelope(
    settings: Settings,
    recipient: str,
    reference: str,
    subject: str,
    *,
    marks: Marks = Marks(),
    reply_to: str = "",
) -> EmailMessage:
    """The headers of every mail of this handler; none of them can be set by a visitor.

    Where a reply cannot go to the visitor it goes to the clinic's own address for replies.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(f"{settings.clinic_name} website", addr_spec=settings.sender)
    mail["To"] = Address(addr_spec=recipient)
    if answers_to := reply_to or settings.reply_to:
        mail["Reply-To"] = answers_to
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
        return email if _DOMAIN.fullmatch(domain) else ""
    try:
        ascii_domain = domain.encode("idna")
        same = ascii_domain.decode("idna") == domain.lower()
    except UnicodeError:
        return ""
    found = ascii_domain.decode("ascii")
    return f"{local}@{found}" if same and _DOMAIN.fullmatch(found) else ""
