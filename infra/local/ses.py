"""Amazon SES version 2 on this machine: moto answers, and a switch in front can stop it.

moto's own server needs Flask; its service classes do not, so they are called directly.
"""

import json
from threading import Lock

from moto.core.request import Request as MotoRequest
from moto.ses.models import ses_backends
from moto.sesv2.models import sesv2_backends
from moto.sesv2.responses import SESV2Response

from infra.local.http_api import ACCOUNT_ID, REGION
from infra.local.loopback import JSON, Request, Response
from infra.local.mailbox import Mail, Mailbox

SEND = ("POST", "/v2/email/outbound-emails")


class LocalSes:
    """Takes mail from one verified `sender`; unless `running`, it answers as in an outage."""

    def __init__(self, sender: str, mailbox: Mailbox, *, running: bool = True) -> None:
        self.running = running
        self._mailbox = mailbox
        self._lock = Lock()
        sesv2_backends[ACCOUNT_ID][REGION].create_email_identity(sender, None, None, None)

    def answer(self, request: Request) -> Response:
        if not self.running:
            return _error(503, "ServiceUnavailable", "SES was stopped at the inbox.")
        if not request.path.startswith("/v2/email/"):
            return _error(404, "NotFoundException", "This is only SES version 2.")
        with self._lock:
            status, headers, body = self._ask_moto(request)
            if status == 200 and (request.method, request.path) == SEND:
                self._deliver(json.loads(body)["MessageId"])
        content = body if isinstance(body, bytes) else str(body).encode()
        kept = tuple((k, str(v)) for k, v in headers.items() if k.lower().startswith("x-amzn"))
        return Response(int(status), content, (JSON, *kept))

    def _ask_moto(self, request: Request) -> tuple[int, dict[str, str], str | bytes]:
        url = f"https://email.{REGION}.amazonaws.com{request.target}"
        moto_request = MotoRequest.from_primitives(
            request.method, url, request.headers, request.body
        )
        answer: tuple[int, dict[str, str], str | bytes] = SESV2Response.dispatch(moto_request, url)
        return answer

    def _deliver(self, message_id: str) -> None:
        sent = ses_backends[ACCOUNT_ID][REGION].sent_messages
        message = next(m for m in reversed(sent) if m.id == message_id)
        self._mailbox.add(Mail(message_id, message.raw_data))


def _error(status: int, kind: str, message: str) -> Response:
    return Response(
        status, json.dumps({"message": message}).encode(), (JSON, ("x-amzn-ErrorType", kind))
    )
