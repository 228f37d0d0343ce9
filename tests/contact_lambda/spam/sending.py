"""Sends messages through the whole handler, as a person, a script or a machine would."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from contact_lambda import app, signing
from contact_lambda.http import endpoint, lambda_events
from contact_lambda.http.responses import Responder
from contact_lambda.record import CHECK, State
from tests.contact_lambda.fakes import NOON, AcceptingMailer, ManualClock, MemoryJournal
from tests.contact_lambda.samples import JOURNALLED, json_event
from tests.contact_lambda.spam.corpus import Message

assert endpoint  # the handler's parts are imported before any time is measured

# How a message is sent: with the form's script, which a headless browser runs too; without it, as
# browsers without JavaScript and simple machines do; and by a machine that posts at once.
SCRIPT, NO_SCRIPT, AT_ONCE = "script", "no script", "at once"
UNMARKED, MARKED, HELD = "unmarked", "marked", "held"


def outcomes(messages: Sequence[Message], way: str) -> list[str]:
    """Return what becomes of each message; each comes alone, from an address of its own."""
    return [outcome(message, way) for message in messages]


def outcome(message: Message, way: str) -> str:
    """Send one message to a new journal and return what became of it."""
    journal, mailer = MemoryJournal(), AcceptingMailer()
    handler = app.ContactApp(JOURNALLED, mailer, journal, clock=ManualClock())
    seconds = {SCRIPT: 60, AT_ONCE: 1}.get(way)
    token = signing.time_token(JOURNALLED.secret, NOON - seconds) if seconds else ""
    said = {"full_name": message.full_name, "email": message.email, "message": message.text}
    request = lambda_events.read_request(json_event({**said, "token": token}))
    response = handler.contact.answer(replace(request), Responder(html=False))
    assert response.status in (200, 202), response.status
    (record,) = journal.stored.values()
    if record.state is State.QUARANTINED:
        return HELD
    return MARKED if CHECK in record.flags else UNMARKED


def table(found: Counter[tuple[str, str, str]]) -> str:
    """Return the confusion table as text; the keys are way, kind and outcome."""
    lines = []
    for way, kind in sorted({key[:2] for key in found}):
        total = sum(number for key, number in found.items() if key[:2] == (way, kind))
        shares = [f"{found[way, kind, each] / total:6.1%} {each}" for each in (MARKED, HELD)]
        lines.append(f"{way:10} {kind:8} {total:4} messages {'  '.join(shares)}")
    return "\n".join(lines)
