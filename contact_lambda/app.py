"""The Lambda handler `contact_lambda.app.handler`: routes events and wires the parts."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cache
from typing import Any

from contact_lambda import cold_start, config, log  # cold_start first
from contact_lambda.aws import client
from contact_lambda.aws.dynamodb import DynamoJournal
from contact_lambda.aws.parameters import SsmRecipients
from contact_lambda.aws.ses import SesMailer
from contact_lambda.config import InvalidSettings, Settings
from contact_lambda.delivery.retry import RetryRun
from contact_lambda.delivery.ses_event_handler import SesEventHandler
from contact_lambda.delivery.ses_events import read_ses_event
from contact_lambda.http import cors, lambda_events
from contact_lambda.http.endpoint import ContactEndpoint
from contact_lambda.http.lambda_events import UnknownEvent
from contact_lambda.http.responses import Responder
from contact_lambda.http.signed_pages import SignedPages
from contact_lambda.intake import Intake
from contact_lambda.ports import Clock, Journal, Mailer, Recipients
from contact_lambda.recipients import FixedRecipients
from contact_lambda.record import FALLBACK, LEAD
from contact_lambda.spam.gate import SpamGate


class WorkFailed(Exception):
    """Raised when a background event could not be handled, so that AWS retries it."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> int:
        return int(time.time())


class ContactApp:
    """All parts of one clinic's handler."""

    def __init__(
        self,
        settings: Settings,
        mailer: Mailer,
        journal: Journal | None = None,
        recipients: Recipients | None = None,
        clock: Clock | None = None,
    ) -> None:
        clock = clock or SystemClock()
        recipients = recipients or FixedRecipients(addresses(settings), settings.routes.further)
        intake = Intake(settings, mailer, recipients, clock, journal)
        self.settings = settings
        self.contact = ContactEndpoint(
            settings,
            intake,
            clock,
            SpamGate(settings, clock, journal) if journal else None,
            SignedPages(settings, clock, journal) if journal else None,
        )
        self.retry_run = journal and RetryRun(settings, mailer, recipients, clock, journal)
        self.ses_event_handler = journal and SesEventHandler(settings, recipients, clock, journal)

    def scheduled(self) -> dict[str, Any]:
        """Do the work of one minute; returns e.g. `{"swept": 2}`."""
        if not self.retry_run:
            return {"swept": 0}
        result = self.retry_run.run()
        metrics = {"OldestOpenSeconds": result.oldest, "OpenRows": result.open_records}
        log.write("swept", metrics, due=result.due, sent=result.sent)
        return {"swept": result.sent}

    def ses_event(self, detail: Mapping[str, Any]) -> dict[str, Any]:
        """Apply one event of SES; returns e.g. `{"event": "Delivery"}`."""
        event = read_ses_event(detail)
        if self.ses_event_handler:
            self.ses_event_handler.run(event)
        reference = {"reference": event.reference} if event.reference else {}
        log.write("ses_event", outcome=event.type, **reference)
        return {"event": event.type}


def addresses(settings: Settings) -> dict[str, str]:
    """Return the first recipient of each role, as the environment has it."""
    own = {LEAD: settings.recipient_lead, FALLBACK: settings.recipient_fallback}
    return {**settings.routes.first, **own}


def recipients_of(settings: Settings, clock: Clock) -> Recipients:
    """Return recipients from SSM where a path is set, else from the environment."""
    if not settings.recipients_parameter:
        return FixedRecipients(addresses(settings), settings.routes.further)
    return SsmRecipients(
        settings.recipients_parameter,
        addresses(settings),
        clock,
        lambda code: log.alarm("RecipientsUnreadable", reason=code),
        settings.routes.further,
    )


@cache
def contact_app() -> ContactApp:
    """Return the app of this process; raises InvalidSettings."""
    settings, clock = config.load(), SystemClock()
    mailer = SesMailer(settings.configuration_set)
    journal = DynamoJournal(settings.journal_table) if settings.journal_table else None
    recipients = recipients_of(settings, clock)
    if config.is_on_lambda():
        client.connect(mailer, journal, recipients)
    return ContactApp(settings, mailer, journal, recipients, clock)


def handler(event: Mapping[str, Any], _context: object) -> dict[str, Any]:
    """Handle one event. The log never gets a visitor's words, whatever fails."""
    source = event.get("source") if isinstance(event, Mapping) else None
    if source == "aws.events":
        return _work(lambda app: app.scheduled())
    if source == "aws.ses":
        return _work(lambda app: app.ses_event(_detail(event)))
    if not lambda_events.is_request(event):
        return _work(_unknown)
    return _answer(event)


def _unknown(_app: ContactApp) -> dict[str, Any]:
    """Raise for a foreign event: an answer would count as success, and AWS would drop the event."""
    raise UnknownEvent


def _detail(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the part of an event that SES wrote; raises UnknownEvent when there is none."""
    detail = event.get("detail")
    if not isinstance(detail, Mapping):
        raise UnknownEvent
    return detail


def _answer(event: Mapping[str, Any]) -> dict[str, Any]:
    responder = Responder(html=False)
    try:
        request = lambda_events.read_request(event)
        responder = Responder(lambda_events.prefers_html(request.accept))
        app = contact_app()
        responder = replace(responder, settings=app.settings)
        response = app.contact.answer(request, responder)
        response = cors.allowed(event, request, response, app.settings)
    except Exception as fault:
        _log_failure(fault)
        response = responder.failed()
    return lambda_events.to_event(response)


def _work(do: Callable[[ContactApp], dict[str, Any]]) -> dict[str, Any]:
    """Do background work; a failure is raised, so that AWS retries it."""
    try:
        return do(contact_app())
    except Exception as fault:
        _log_failure(fault)
        raise WorkFailed(type(fault).__name__) from None


def _log_failure(fault: Exception) -> None:
    failed = {"HandlerFailed": 1}
    if isinstance(fault, InvalidSettings):
        variables = ",".join(fault.variables)
        log.write("settings", failed, error="InvalidSettings", variables=variables)
    else:
        log.write("failed", failed, error=type(fault).__name__)


def _prepare() -> None:
    """Make the app and its clients; a fault waits for the first event, which logs it."""
    client.read_own_services_only()
    with suppress(Exception):
        contact_app()
    cold_start.end()


if config.is_on_lambda():
    _prepare()
