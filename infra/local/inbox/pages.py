"""The inbox's pages, from the templates beside this module, which escape every value."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from infra.local.aws.fault_injection import ACTIONS, FaultInjector, Mode
from infra.local.environment import RECIPIENT
from infra.local.inbox.mailbox import Mail

TEMPLATES = Engine(dirs=[Path(__file__).with_name("templates")])
RELOAD_SECONDS = 5
NAMES = {"ses": "Mail service (SES)", "journal": "Journal (DynamoDB)"}
LABELS = {
    "start": "Work",
    "stop": "Stop",
    "throttle": "Throttle",
    "stall": "Stall",
    "cut": "Cut",
    "bounce": "Bounce",
}
# What the service does in each mode, and what happens to a visitor's message then.
EFFECTS = {
    ("ses", Mode.RUNNING): "Takes every mail and reports its delivery.",
    ("ses", Mode.STOPPED): "Answers 503. Messages are kept in the journal and sent later, once.",
    ("ses", Mode.THROTTLED): "Answers 429. Messages are kept in the journal and sent again soon.",
    ("ses", Mode.STALLED): "Takes the mail and never answers. Its report settles the message.",
    ("ses", Mode.CUT): "Takes the mail, then the connection breaks. Its report settles it.",
    ("ses", Mode.BOUNCING): "Takes the mail, then reports that the lead’s mailbox refused it. "
    "The fallback recipient gets it.",
    ("journal", Mode.RUNNING): "Keeps each message until its mail is delivered.",
    ("journal", Mode.STOPPED): "Answers 500. Mail is still sent; a failed one is not repeated.",
    ("journal", Mode.THROTTLED): "Refuses each request. Mail is still sent.",
    ("journal", Mode.STALLED): "Does what it is asked and never answers. Mail is sent directly.",
    ("journal", Mode.CUT): "Does what it is asked, then the connection breaks.",
}


def list_page(mails: list[Mail], faults: Mapping[str, FaultInjector], *, form_url: str) -> str:
    """All mails, newest first; an empty list shows a link to the form at `form_url`."""
    rows = [_list_row(mail) for mail in mails]
    title = "The practitioner’s inbox"
    return render("inbox", title, faults, here="/", mails=rows, form_url=form_url)


def mail_page(mail: Mail, faults: Mapping[str, FaultInjector]) -> str:
    """One mail: headers, text, and the HTML at the width of a phone."""
    return render("mail", _subject(mail), faults, mail=mail)


def problem_page(title: str, explanation: str) -> str:
    return render("problem", title, {}, explanation=explanation)


def render(
    template: str,
    title: str,
    faults: Mapping[str, FaultInjector],
    *,
    here: str = "",
    **context: Any,
) -> str:
    """Render `templates/<template>.html`.

    With an address in `here`, such as `/journal`, the page reloads itself and has the buttons
    that set the services' modes.
    """
    context |= {
        "title": title,
        "here": here,
        "refresh": RELOAD_SECONDS if here else None,
        "services": [_service(name, injector) for name, injector in faults.items()],
    }
    page: str = TEMPLATES.get_template(f"{template}.html").render(
        Context(context, use_l10n=False, use_tz=False)  # else Django's settings would be read
    )
    return page


def _service(name: str, faults: FaultInjector) -> dict[str, Any]:
    running = faults.mode is Mode.RUNNING
    buttons = [
        {
            "action": action,
            "label": LABELS[action],
            "effect": EFFECTS[name, mode],
            "pressed": "true" if mode is faults.mode else "false",
        }
        for action, mode in ACTIONS.items()
        if mode in faults.modes
    ]
    return {
        "id": name,
        "name": NAMES[name],
        "mode": str(faults.mode),
        "colour": "running" if running else "stopped",
        "fault": "" if running else EFFECTS[name, faults.mode],
        "buttons": buttons,
    }


def _list_row(mail: Mail) -> dict[str, str]:
    recipient = mail.header("To")
    return {
        "id": mail.id,
        "sender": mail.header("Reply-To") or mail.header("From"),
        "other_recipient": recipient if recipient != RECIPIENT else "",
        "subject": _subject(mail),
        "received": mail.received.isoformat(),
        "time": f"{mail.received.astimezone():%d %b %Y, %H:%M:%S}",
        "snippet": " ".join((mail.text or "").split())[:200],
    }


def _subject(mail: Mail) -> str:
    return mail.header("Subject") or "(no subject)"
