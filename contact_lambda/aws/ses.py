"""The mail service: Amazon SES version 2."""

from functools import cached_property
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from contact_lambda.aws.client import client, fault_code, may_have_arrived
from contact_lambda.ports import Email, MailNotAccepted, Outcome

SERVICE_CODES = frozenset(
    {
        "AccessDeniedException",
        "AccountSuspendedException",
        "BadRequestException",
        "ExpiredTokenException",
        "InternalFailure",
        "LimitExceededException",
        "MailFromDomainNotVerifiedException",
        "MessageRejected",
        "NotFoundException",
        "SendingPausedException",
        "ServiceUnavailable",
        "ThrottlingException",
        "TooManyRequestsException",
        "UnrecognizedClientException",
    }
)
_TEMPORARY = frozenset(
    {"LimitExceededException", "ThrottlingException", "TooManyRequestsException"}
)


class SesMailer:
    """Sends mails through SES v2 with ONE attempt each.

    SES has no idempotency token, and boto3 by default retries after a time-out: a slow answer
    would lead to several mails. The client is made once: by `connect`, or at the first mail.
    """

    def __init__(
        self, configuration_set: str = "", *, connect_timeout: float = 1, read_timeout: float = 4
    ) -> None:
        self._configuration_set = configuration_set
        self._timeouts = {"connect_timeout": connect_timeout, "read_timeout": read_timeout}

    @cached_property
    def client(self) -> Any:
        return client("sesv2", **self._timeouts)

    def send(self, email: Email) -> str:
        """Send one mail; raises MailNotAccepted with a code of a fixed list."""
        request: dict[str, Any] = {
            "Destination": {"ToAddresses": [email.recipient]},
            "Content": {"Raw": {"Data": email.raw}},
            "EmailTags": [{"Name": name, "Value": value} for name, value in email.tags.items()],
        }
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        try:
            answer = self._send_and_close(request)
        except ClientError as refusal:
            raise _refused(refusal) from None
        except BotoCoreError as fault:
            raise MailNotAccepted(fault_code(fault), _outcome_of_fault(fault)) from None
        # boto3 returns an empty answer for a 200 that is not JSON, such as the page of a proxy.
        message_id = answer.get("MessageId")
        if not message_id:
            raise MailNotAccepted("NoMessageId", Outcome.UNKNOWN)
        return str(message_id)

    def _send_and_close(self, request: dict[str, Any]) -> Any:
        """Send on a new connection: those of a frozen Lambda are dead when it continues.

        With one attempt only, a dead connection would make the outcome unknown.
        """
        ses = self.client
        try:
            return ses.send_email(**request)
        finally:
            ses.close()


def _refused(refusal: ClientError) -> MailNotAccepted:
    code = refusal.response.get("Error", {}).get("Code", "")
    status = refusal.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    outcome = Outcome.REFUSED
    if status == 429 or code in _TEMPORARY:
        outcome = Outcome.NOT_ACCEPTED
    elif not 400 <= status < 500:
        outcome = Outcome.UNKNOWN
    elif code in ("BadRequestException", "MessageRejected"):
        outcome = Outcome.BAD_ADDRESS
    return MailNotAccepted(code if code in SERVICE_CODES else "OtherRefusal", outcome)


def _outcome_of_fault(fault: BotoCoreError) -> Outcome:
    name = fault_code(fault)
    if may_have_arrived(fault):
        return Outcome.UNKNOWN
    if name in ("ConnectTimeoutError", "EndpointConnectionError"):
        return Outcome.NOT_ACCEPTED
    return Outcome.REFUSED  # no credentials or no region: nothing is sent until that is repaired
