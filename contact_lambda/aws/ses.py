"""The mail service: Amazon SES version 2."""

from functools import cached_property
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from contact_lambda.aws.client import client, fault_code, may_have_arrived
from contact_lambda.messages.email_message import Email
from contact_lambda.ports import MailNotAccepted, Outcome

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
_PASSING = frozenset({"LimitExceededException", "ThrottlingException", "TooManyRequestsException"})


class SesMailer:
    """Sends letters through SES v2 with ONE attempt each.

    SES has no idempotency token and boto3 repeats a request after a time-out by default, so
    a slow answer would become several mails. The client is made at the first letter and kept.
    """

    def __init__(
        self, configuration_set: str = "", *, connect_timeout: float = 1, read_timeout: float = 4
    ) -> None:
        self._configuration_set = configuration_set
        self._timeouts = {"connect_timeout": connect_timeout, "read_timeout": read_timeout}

    @cached_property
    def _client(self) -> Any:
        return client("sesv2", **self._timeouts)

    def send(self, letter: Email) -> str:
        """Hand one letter to SES; raises MailNotAccepted with a code of a fixed list."""
        request: dict[str, Any] = {
            "Destination": {"ToAddresses": [letter.recipient]},
            "Content": {"Raw": {"Data": letter.raw}},
            "EmailTags": [{"Name": name, "Value": value} for name, value in letter.tags.items()],
        }
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        try:
            answer = self._send_and_close(request)
        except ClientError as refusal:
            raise _refused(refusal) from None
        except BotoCoreError as fault:
            raise MailNotAccepted(fault_code(fault), _outcome_of_fault(fault)) from None
        # boto3 takes a 200 that is not JSON (a proxy's page) for an empty answer.
        message_id = answer.get("MessageId")
        if not message_id:
            raise MailNotAccepted("NoMessageId", Outcome.UNKNOWN)
        return str(message_id)

    def _send_and_close(self, request: dict[str, Any]) -> Any:
        """A connection for each letter: a frozen Lambda wakes with dead ones in its pool.

        With one attempt only, such a connection would turn a good message into an unknown one.
        """
        ses = self._client
        try:
            return ses.send_email(**request)
        finally:
            ses.close()


def _refused(refusal: ClientError) -> MailNotAccepted:
    code = refusal.response.get("Error", {}).get("Code", "")
    status = refusal.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
    outcome = Outcome.REFUSED
    if status == 429 or code in _PASSING:
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
    return Outcome.REFUSED  # no credentials, no region: nothing was sent, and nothing will be
