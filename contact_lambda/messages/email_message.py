"""Writes the mail to the practitioner as raw MIME: a pure function of the message.

SES adds Date and Message-ID.
"""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from contact_lambda.config import Settings
from contact_lambda.messages import contact_links, email_content
from contact_lambda.ports import Email
from contact_lambda.submission import Submission

_POLICY = SMTP.clone(cte_type="7bit")
_DOT_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
# Inline styles: mail programs drop style sheets. The one below only turns the colours for a dark
# screen, in programs that read it. Nothing is remote; links come from `contact_links` and
# `message_links` only.
_DARK = """\
:root{color-scheme:light dark}@media (prefers-color-scheme:dark){\
body{background:#14191c!important;color:#e9efee!important}\
[style*="color:#4a5a63"]{color:#b6c4c7!important}\
[style*="color:#0b6e6e"]{color:#7fd3cd!important;border-color:#7fd3cd!important}\
[style*="background:#ffffff"]{background:#1f282c!important}\
[style*="background:#fff4d6"]{background:#3a2f10!important}}"""
_HTML = """\
<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{heading}</title><style>{dark}</style></head>
<body style="margin:0;padding:16px;background:#fbfaf7;color:#1b2b34;\
font:17px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:40em;margin:0 auto">
<h1 style="margin:0 0 4px;font-size:20px;line-height:1.3">{heading}</h1>
{content}
</div></body></html>
"""

_DOMAIN = re.compile(r"(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z0-9-]{1,63}")


@dataclass(frozen=True, slots=True)
class Marks:
    """What the subject and the content of this mail say about itself."""

    check: bool = False  # may be spam
    repeat: bool = False  # may have arrived before
    bare: bool = False  # without Reply-To, which the mail service refused
    copy: bool = False  # somebody else gets it too, and is to answer
    why: tuple[str, ...] = ()  # the signs of spam for which it is marked


def build(
    submission: Submission,
    reference: str,
    settings: Settings,
    *,
    received: int,
    recipient: str = "",
    marks: Marks = Marks(),
    links: tuple[str, str] = ("", ""),
) -> Email:
    """Write the mail in the clinic's language, as text and as HTML.

    Every address but Reply-To comes from the settings, and the subject is
    `New website message K7QX2M4A`, without a word of the visitor. `received` is when the
    visitor sent the form, and `links` say that it was answered or is not for this clinic. The
    same message gives the same bytes, so a retry can be compared.
    """
    to = recipient or settings.recipient_lead
    reply_to = "" if marks.bare else reply_address(submission.email)
    subject = f"New website message {reference}"
    mail = envelope(settings, to, reference, subject, marks=marks, reply_to=reply_to)
    content = email_content.build_content(
        submission,
        reference,
        settings,
        received=received,
        why=marks.why,
        warnings=[name for name in ("repeat", "check", "copy") if getattr(marks, name)],
        mailto=contact_links.mail_link(reply_address(submission.email)),
        has_reply_to=bool(reply_to),
        links=links,
    )
    html = page(settings.language, content.heading, content.html())
    return Email(recipient=to, raw=to_bytes(mail, content.text(), html, reference))


def envelope(
    settings: Settings,
    recipient: str,
    reference: str,
    subject: str,
    *,
    marks: Marks = Marks(),
    reply_to: str = "",
) -> EmailMessage:
    """Return a mail with the headers that all mails have; a visitor can set none of them.

    Without `reply_to`, replies go to the clinic's own address for replies, if there is one.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(f"{settings.clinic_name} website", addr_spec=settings.sender)
    mail["To"] = Address(addr_spec=recipient)
    if address := reply_to or settings.reply_to:
        mail["Reply-To"] = address
    words = ["[check]"] * marks.check + [subject] + ["(possible repeat)"] * marks.repeat
    mail["Subject"] = " ".join(words)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"  # Exchange: no automatic reply to the visitor
    mail["References"] = f"<{reference}@{settings.sender.rpartition('@')[2]}>"
    mail["X-Contact-Reference"] = reference
    return mail


def page(language: str, heading: str, content: str) -> str:
    """Return the HTML part around `content`, which must be HTML already."""
    return _HTML.format(language=language, heading=escape(heading), dark=_DARK, content=content)


def to_bytes(mail: EmailMessage, text: str, html: str, reference: str) -> bytes:
    """Add the two parts to a mail and return its bytes."""
    # Quoted-printable carries every character and line length through 7-bit mail.
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(html, subtype="html", cte="quoted-printable")
    # Quoted-printable never contains "=_", so no message can forge this boundary (RFC 2045).
    mail.set_boundary(f"=_{reference}")
    return mail.as_bytes()


def reply_address(email: str) -> str:
    """Return the visitor's address as ASCII, e.g. `ann@xn--bcher-kva.example`, or nothing.

    Nothing when a plain header cannot carry the address, or when the standard library's IDNA 2003
    changes the domain to ANOTHER one (`straße` to `strasse`): a reply with health data must not
    reach a stranger.
    """
    local, _, domain = email.rpartition("@")
    if not _DOT_ATOM.fullmatch(local) or "=?" in local:
        return ""
    if domain.isascii():
        return email if _DOMAIN.fullmatch(domain) else ""
    try:
        ascii_domain = domain.encode("idna")
        is_same = ascii_domain.decode("idna") == domain.lower()
    except UnicodeError:
        return ""
    found = ascii_domain.decode("ascii")
    return f"{local}@{found}" if is_same and _DOMAIN.fullmatch(found) else ""
