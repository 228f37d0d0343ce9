"""Amazon SES version 2 on this machine: moto answers, behind a fault injector.

Passes the events that SES sends through EventBridge about each mail (Send, then Delivery or
Bounce) to `on_event`, which delivers them to the function.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from moto.ses.models import ses_backends
from moto.sesv2.models import sesv2_backends
from moto.sesv2.responses import SESV2Response

from infra.local.aws.fault_injection import FaultInjector, Mode, Refusals
from infra.local.aws.moto_service import MOTO_LOCK, ask_moto
from infra.local.http_server import JSON, Request, Response
from infra.local.inbox.mailbox import Mail, Mailbox
from infra.local.lambda_runtime.http_api import ACCOUNT_ID, REGION

SEND = ("POST", "/v2/email/outbound-emails")
DETAIL_TYPES = {"Send": "Email Sent", "Delivery": "Email Delivered", "Bounce": "Email Bounced"}
SES_MODES = tuple(Mode)

OnEvent = Callable[[dict[str, Any]], None]
Bounce = tuple[str, str]  # type and subtype
PERMANENT: Bounce = ("Permanent", "General")


class LocalSes:
    """Accepts mail from one verified `sender`, as far as the mode of `faults` allows.

    In the mode BOUNCING every mail to the address `refuses` (the first recipient) bounces. In
    other modes `bounces` is called for each of them and returns the bounce, or None to deliver.
    """

    def __init__(
        self,
        sender: str,
        mailbox: Mailbox,
        *,
        faults: FaultInjector | None = None,
        refuses: str = "",
        on_event: OnEvent = lambda event: None,
        bounces: Callable[[], Bounce | None] = lambda: None,
    ) -> None:
        self.faults = faults or FaultInjector(SES_MODES)
        self.on_event, self.bounces = on_event, bounces
        self._mailbox, self._refuses = mailbox, refuses
        sesv2_backends[ACCOUNT_ID][REGION].create_email_identity(sender, None, None, None)

    @property
    def running(self) -> bool:
        """Whether the mode is RUNNING; setting it starts or stops the service."""
        return self.faults.mode is Mode.RUNNING

    @running.setter
    def running(self, running: bool) -> None:
        self.faults.mode = Mode.RUNNING if running else Mode.STOPPED

    def answer(self, request: Request) -> Response:
        return self.faults.apply(REFUSALS, lambda mode: self._work(request, mode))

    def _work(self, request: Request, mode: Mode) -> Response:
        if not request.path.startswith("/v2/email/"):
            return _error(404, "NotFoundException", "Only SES version 2 is here.")
        with MOTO_LOCK:
            response = ask_moto(SESV2Response.dispatch, "email", request)
            if response.status == 200 and (request.method, request.path) == SEND:
                self._accept(json.loads(response.body)["MessageId"], json.loads(request.body), mode)
        return response

    def _accept(self, message_id: str, sent: dict[str, Any], mode: Mode) -> None:
        """Deliver the mail to the mailbox or let it bounce; emit both events."""
        recipients = sent["Destination"]["ToAddresses"]
        bounce = None
        if self._refuses in recipients:
            bounce = PERMANENT if mode is Mode.BOUNCING else self.bounces()
        if not bounce:
            backend = ses_backends[ACCOUNT_ID][REGION].sent_messages
            message = next(m for m in reversed(backend) if m.id == message_id)
            self._mailbox.add(Mail(message_id, message.raw_data))
        for kind in ("Send", "Bounce" if bounce else "Delivery"):
            self.on_event(event(kind, message_id, sent, bounce or PERMANENT))


def event(
    kind: str, message_id: str, sent: dict[str, Any], bounce: Bounce = PERMANENT
) -> dict[str, Any]:
    """The event that EventBridge delivers, for example `{"source": "aws.ses", "detail": {…}}`.

    Shape: SES developer guide, "Examples of event data"; tags hold lists of values.
    """
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    recipients = list(sent["Destination"]["ToAddresses"])
    tags = {tag["Name"]: [tag["Value"]] for tag in sent.get("EmailTags", [])}
    detail: dict[str, Any] = {
        "eventType": kind,
        "mail": {
            "timestamp": now,
            "messageId": message_id,
            "sendingAccountId": ACCOUNT_ID,
            "destination": recipients,
            "tags": tags,
        },
        kind.lower(): _event_details(kind, now, recipients, bounce),
    }
    return {
        "version": "0",
        "id": f"{message_id}-{kind.lower()}",
        "detail-type": DETAIL_TYPES[kind],
        "source": "aws.ses",
        "account": ACCOUNT_ID,
        "time": now,
        "region": REGION,
        "resources": [],
        "detail": detail,
    }


def _event_details(kind: str, now: str, recipients: list[str], bounce: Bounce) -> dict[str, Any]:
    match kind:
        case "Bounce":
            return {
                "bounceType": bounce[0],
                "bounceSubType": bounce[1],
                "bouncedRecipients": [{"emailAddress": each} for each in recipients],
                "timestamp": now,
            }
        case "Delivery":
            return {"timestamp": now, "recipients": recipients, "processingTimeMillis": 1}
        case _:
            return {}


def _error(status: int, kind: str, message: str) -> Response:
    return Response(
        status, json.dumps({"message": message}).encode(), (JSON, ("x-amzn-ErrorType", kind))
    )


REFUSALS = Refusals(
    stopped=_error(503, "ServiceUnavailable", "SES was stopped at the inbox."),
    throttled=_error(429, "TooManyRequestsException", "SES was throttled at the inbox."),
)
