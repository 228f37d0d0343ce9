"""Amazon SES: the only module that imports boto3."""

import logging
from functools import cached_property
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    ReadTimeoutError,
)

from contact_lambda.flow import MailNotAccepted
from contact_lambda.mail import Letter

# At DEBUG these write whole requests, and so a visitor's message, to the log.
for _name in ("boto3", "botocore", "urllib3"):
    logging.getLogger(_name).setLevel(logging.WARNING)

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
_CONNECTION_FAULTS = (
    ConnectTimeoutError,
    ReadTimeoutError,
    EndpointConnectionError,
    ConnectionClosedError,
    NoCredentialsError,
    HTTPClientError,
)


class SesMailer:
    """Sends letters through SES v2 with ONE attempt each.

    SES has no idempotency token and boto3 repeats a request after a time-out by default, so
    a slow answer would become several mails. The client is made at the first letter and kept.
    """

    def __init__(
        self, configuration_set: str = "", *, connect_timeout: float = 1, read_timeout: float = 4
    ) -> None:
        self._configuration_set = configuration_set
        self._config = Config(
            connect_timeout=connect_timeout,
            read_timeout=read_timeout,
            retries={"total_max_attempts": 1, "mode": "standard"},
        )

    @cached_property
    def _client(self) -> Any:
        return boto3.client("sesv2", config=self._config)

    def send(self, letter: Letter) -> None:
        """Hand one letter to SES; raises MailNotAccepted with a code of a fixed list."""
        request: dict[str, Any] = {
            "Destination": {"ToAddresses": [letter.recipient]},
            "Content": {"Raw": {"Data": letter.raw}},
        }
        if self._configuration_set:
            request["ConfigurationSetName"] = self._configuration_set
        try:
            answer = self._send_and_close(request)
        except ClientError as refusal:
            code = refusal.response.get("Error", {}).get("Code", "")
            raise MailNotAccepted(code if code in SERVICE_CODES else "OtherRefusal") from None
        except BotoCoreError as fault:
            raise MailNotAccepted(_fault_code(fault)) from None
        # boto3 takes a 200 that is not JSON (a proxy's page) for an empty answer.
        if not answer.get("MessageId"):
            raise MailNotAccepted("NoMessageId")

    def _send_and_close(self, request: dict[str, Any]) -> Any:
        """A connection for each letter: a frozen Lambda wakes with dead ones in its pool.

        With one attempt only, such a connection would turn a good message into a 503.
        """
        client = self._client
        try:
            return client.send_email(**request)
        finally:
            client.close()


def _fault_code(fault: BotoCoreError) -> str:
    known = (kind.__name__ for kind in _CONNECTION_FAULTS if isinstance(fault, kind))
    return next(known, "OtherFault")
