"""What the pages at the inbox share: the frame, the state of the services and their switches."""

from html import escape

from infra.local.aws.fault_injection import ACTIONS, FaultInjector, Mode

REFRESH = 5  # seconds
REFRESH_TAG = f'<meta http-equiv="refresh" content="{REFRESH}">'
NAMES = {"ses": "Mail service (SES)", "journal": "Journal (DynamoDB)"}
LABELS = {
    "start": "Work",
    "stop": "Stop",
    "throttle": "Throttle",
    "stall": "Stall",
    "cut": "Cut",
    "bounce": "Bounce",
}
# What the service does then, and what becomes of a visitor's message.
EXPLAINED = {
    ("ses", Mode.RUNNING): "Takes every mail and reports its delivery.",
    ("ses", Mode.STOPPED): "Answers 503. Messages are kept in the journal and sent later, once.",
    ("ses", Mode.THROTTLED): "Answers 429. Messages are kept in the journal and sent again soon.",
    ("ses", Mode.STALLED): "Takes the mail and never answers. Its report settles the message.",
    ("ses", Mode.CUT): "Takes the mail, then the connection breaks. Its report settles it.",
    ("ses", Mode.BOUNCING): "Takes the mail, then reports that the lead’s mailbox refused it. "
    "The fallback recipient gets it.",
    ("journal", Mode.RUNNING): "Keeps each message until its mail is delivered.",
    ("journal", Mode.STOPPED): "Answers 500. Mail is sent all the same, without a safety net.",
    ("journal", Mode.THROTTLED): "Refuses each request. Mail is sent all the same.",
    ("journal", Mode.STALLED): "Does what it is asked and never answers. Mail is sent directly.",
    ("journal", Mode.CUT): "Does what it is asked, then the connection breaks.",
}

HANDLER_BUTTONS = (
    ("sweep", "Sweep", "Sends what is due now, without waiting for the schedule’s next minute."),
    (
        "forget-rates",
        "Forget",
        "More than 10 messages in 10 minutes from one address are refused. Forgets the count.",
    ),
)


def page(
    title: str, body: str, switches: dict[str, FaultInjector], *, here: str = "", live: bool
) -> str:
    """A whole page; `live` ones look for news every few seconds. `here` is the address."""
    head = REFRESH_TAG if live else ""
    panel = _panel(switches, here) if here else ""
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} – Inbox</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/inbox.css">
{head}
</head>
<body>
<header><p>Clinic on this machine</p>{_navigation(here)}{_states(switches)}</header>
<main>{_notices(switches) if here else ""}{body}{panel}</main>
</body>
</html>
"""


def _navigation(here: str) -> str:
    links = "".join(
        f'<a href="{path}"{" aria-current=page" if path == here else ""}>{name}</a>'
        for path, name in (("/", "Inbox"), ("/journal", "Journal"))
    )
    return f"<nav>{links}</nav>"


def _states(switches: dict[str, FaultInjector]) -> str:
    if not switches:
        return ""
    states = "".join(
        f"<span>{NAMES[name]}: {_state(switch)}</span>" for name, switch in switches.items()
    )
    return f'<div class="states">{states}</div>'


def _state(switch: FaultInjector) -> str:
    kind = "running" if switch.mode is Mode.RUNNING else "stopped"
    return f'<b class="{kind}">{switch.mode}</b>'


def _notices(switches: dict[str, FaultInjector]) -> str:
    return "".join(
        f'<p class="notice"><strong>{NAMES[name]} is {switch.mode}.</strong> '
        f"{EXPLAINED[name, switch.mode]}</p>"
        for name, switch in switches.items()
        if switch.mode is not Mode.RUNNING
    )


def _panel(switches: dict[str, FaultInjector], here: str) -> str:
    """The switches: one form for each service, one button for each mode."""
    forms = "".join(_switch(name, switch, here) for name, switch in switches.items())
    return (
        '<section class="services" aria-labelledby="services">'
        f'<h2 id="services">Break things on purpose</h2>{forms}{_handler(here)}</section>'
    )


def _handler(here: str) -> str:
    rows = "".join(
        f'<li><button name="action" value="{action}">{label}</button><span>{explained}</span></li>'
        for action, label, explained in HANDLER_BUTTONS
    )
    return (
        '<form method="post" action="/handler"><h3>Contact handler</h3>'
        f'<input type="hidden" name="back" value="{here}"><ul>{rows}</ul></form>'
    )


def _switch(name: str, switch: FaultInjector, here: str) -> str:
    rows = "".join(
        _button(action, EXPLAINED[name, mode], mode is switch.mode)
        for action, mode in ACTIONS.items()
        if mode in switch.modes
    )
    return (
        f'<form method="post" action="/{name}"><h3>{NAMES[name]}: {_state(switch)}</h3>'
        f'<input type="hidden" name="back" value="{here}"><ul>{rows}</ul></form>'
    )


def _button(action: str, explained: str, present: bool) -> str:
    pressed = "true" if present else "false"
    return (
        f'<li><button name="action" value="{action}" aria-pressed="{pressed}">{LABELS[action]}'
        f"</button><span>{explained}</span></li>"
    )
