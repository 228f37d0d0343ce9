"""The inbox's HTML: what a visitor wrote is escaped here, once, at the last moment."""

from html import escape

from infra.local.aws.fault_injection import FaultInjector
from infra.local.environment import RECIPIENT
from infra.local.inbox.layout import REFRESH, page
from infra.local.inbox.mailbox import Mail


def list_page(mails: list[Mail], switches: dict[str, FaultInjector], *, form_url: str) -> str:
    """All mails, newest first, with the switches of the services."""
    if mails:
        content = f'<ul class="mails">{"".join(_row(mail) for mail in mails)}</ul>'
    else:
        content = (
            '<div class="empty"><p><strong>No message yet</strong> Send one from '
            f'<a href="{escape(form_url)}">the clinic’s page</a>, and it appears here.</p></div>'
        )
    count = "1 message" if len(mails) == 1 else f"{len(mails) or 'No'} messages"
    footer = (
        f'<p class="quiet">{count}, kept until the launcher ends. This page looks for new ones '
        f'every {REFRESH} seconds. For programs: <a href="/messages.json">messages.json</a>.</p>'
    )
    body = f"<h1>The practitioner’s inbox</h1>{content}{footer}"
    return page("The practitioner’s inbox", body, switches, here="/", live=True)


def mail_page(mail: Mail, switches: dict[str, FaultInjector]) -> str:
    """One mail: headers, text, and the HTML as wide as a phone shows it."""
    subject = mail.header("Subject") or "(no subject)"
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td dir="auto">{escape(value)}</td></tr>'
        for name, value in mail.headers
    )
    link = f"/mail/{escape(mail.id)}"
    body = f"""
<p class="back"><a href="/">Back to all messages</a></p>
<h1>{escape(subject)}</h1>
<table><tbody>{rows}</tbody></table>
<div class="views">
<section aria-labelledby="text"><h2 id="text">Text</h2>{_text(mail)}</section>
<section aria-labelledby="phone"><h2 id="phone">As on a phone</h2>{_phone(mail, link)}</section>
</div>
<p class="quiet"><a href="{link}/raw">Download the mail as it was sent</a></p>"""
    return page(subject, body, switches, live=False)


def problem_page(title: str, explanation: str) -> str:
    body = f'<h1>{escape(title)}</h1><p>{escape(explanation)}</p><p><a href="/">Inbox</a></p>'
    return page(title, body, {}, live=False)


def _row(mail: Mail) -> str:
    snippet = " ".join((mail.text or "").split())[:200]
    sender = mail.header("Reply-To") or mail.header("From")
    when, to = mail.received.astimezone(), mail.header("To")
    elsewhere = f'<span class="to">to {escape(to)}</span>' if to != RECIPIENT else ""
    return (
        f'<li><a href="/mail/{escape(mail.id)}">'
        f'<span class="sender" dir="auto">{escape(sender)}{elsewhere}</span>'
        f'<span class="subject">{escape(mail.header("Subject") or "(no subject)")}</span>'
        f'<time datetime="{mail.received.isoformat()}">{when:%d %b %Y, %H:%M:%S}</time>'
        f'<span class="snippet" dir="auto">{escape(snippet)}</span></a></li>'
    )


def _text(mail: Mail) -> str:
    if mail.text is None:
        return "<p>This mail has no text part.</p>"
    return f'<pre dir="auto" tabindex="0">{escape(mail.text)}</pre>'


def _phone(mail: Mail, link: str) -> str:
    if mail.html is None:
        return "<p>This mail has no HTML part.</p>"
    return f'<iframe sandbox title="The mail on a phone" src="{link}/html"></iframe>'
