"""The real boto3 against small TCP servers and against moto's SES."""

import json
import logging
import socket
import threading

import boto3
import pytest
from botocore.exceptions import BotoCoreError
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends

from contact_lambda.aws.client import fault_code
from contact_lambda.aws.ses import SERVICE_CODES, SesMailer
from contact_lambda.messages import email_message
from contact_lambda.ports import Email, MailNotAccepted, Outcome
from contact_lambda.submission import Submission
from tests.contact_lambda.fakes import NOON
from tests.contact_lambda.samples import GOOD, SETTINGS
from tests.contact_lambda.tcp_server import answering, hanging_up, stalling

LETTER = Email(
    recipient="lead@clinic.example", raw=b"Subject: canary-subject\r\n\r\ncanary-text\r\n"
)


pytestmark = pytest.mark.usefixtures("aws_environment")


def quick_mailer() -> SesMailer:
    return SesMailer(connect_timeout=0.5, read_timeout=0.3)


def fault_of(mailer: SesMailer) -> MailNotAccepted:
    with pytest.raises(MailNotAccepted) as caught:
        mailer.send(LETTER)
    assert "canary" not in str(caught.value) + repr(caught.value)
    return caught.value


def refusal_of(mailer: SesMailer) -> str:
    return fault_of(mailer).code


def test_a_server_that_accepts_and_stalls_sees_exactly_one_request(serving) -> None:
    with serving(stalling) as server:
        code = refusal_of(quick_mailer())

        # Long enough for boto3's usual first repeat.
        threading.Event().wait(1.2)
        assert (code, len(server.requests), server.connections) == ("ReadTimeoutError", 1, 1)


def test_a_server_that_hangs_up_sees_exactly_one_request(serving) -> None:
    with serving(hanging_up) as server:
        assert refusal_of(quick_mailer()) == "ConnectionClosedError"
        assert len(server.requests) == 1


@pytest.mark.parametrize("status", ["500 Internal Server Error", "503 Slow Down", "429 Too Many"])
def test_an_answer_that_others_would_repeat_is_asked_once(serving, status: str) -> None:
    with serving(answering(status, {"message": "canary"})) as server:
        assert refusal_of(quick_mailer()) == "OtherRefusal"
        assert len(server.requests) == 1


@pytest.mark.parametrize("code", sorted(SERVICE_CODES))
def test_a_refusal_of_ses_is_named_by_its_code(serving, code: str) -> None:
    with serving(answering("400 Bad Request", {"message": "canary"}, error=code)):
        assert refusal_of(quick_mailer()) == code


def test_a_code_that_is_not_on_the_list_is_not_repeated(serving) -> None:
    with serving(answering("400 Bad Request", {"message": "canary"}, error="canaryException")):
        assert refusal_of(quick_mailer()) == "OtherRefusal"


@pytest.mark.parametrize("document", [{}, {"MessageId": ""}, {"MessageId": None}])
def test_a_200_without_a_message_id_is_no_yes(serving, document: object) -> None:
    with serving(answering("200 OK", document)):
        assert refusal_of(quick_mailer()) == "NoMessageId"


def test_a_200_that_is_no_json_is_no_yes(serving) -> None:
    def reply(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n<html")

    with serving(reply):
        assert refusal_of(quick_mailer()) == "NoMessageId"


def test_nobody_listening_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", f"http://127.0.0.1:{port}")

    assert refusal_of(quick_mailer()) == "EndpointConnectionError"


def test_missing_credentials_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nonexistent")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")

    assert refusal_of(quick_mailer()) == "NoCredentialsError"


def test_a_missing_region_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    monkeypatch.delenv("AWS_REGION", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nonexistent")

    assert refusal_of(quick_mailer()) == "OtherFault"


def test_any_other_fault_of_boto3_is_not_repeated_in_words() -> None:
    assert fault_code(BotoCoreError()) == "OtherFault"


def test_each_letter_has_a_connection_of_its_own_and_all_share_one_client(serving) -> None:
    mailer = quick_mailer()
    with serving(answering("200 OK", {"MessageId": "1"})) as server:
        mailer.send(LETTER)
        client = mailer.client
        mailer.send(LETTER)

    assert mailer.client is client
    assert (len(server.requests), server.connections) == (2, 2)


@pytest.mark.parametrize(("name", "sent"), [("clinic-mail", "clinic-mail"), ("", None)])
def test_the_configuration_set_is_named_when_there_is_one(serving, name: str, sent: str) -> None:
    with serving(answering("200 OK", {"MessageId": "1"})) as server:
        SesMailer(name).send(LETTER)

    request = json.loads(server.requests[0].partition(b"\r\n\r\n")[2])
    assert request.get("ConfigurationSetName") == sent
    assert request["Destination"] == {"ToAddresses": ["lead@clinic.example"]}


def test_the_time_outs_are_one_and_four_seconds_and_the_attempts_one() -> None:
    config = SesMailer().client.meta.config

    assert (config.connect_timeout, config.read_timeout) == (1, 4)
    assert config.retries["total_max_attempts"] == 1


def test_boto3_keeps_requests_out_of_the_log_even_at_debug(
    serving, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(answering("200 OK", {"MessageId": "1"})):
        quick_mailer().send(LETTER)

    assert "canary" not in caplog.text
    assert not [each for each in caplog.records if each.name.startswith(("boto", "urllib3"))]


@mock_aws
def test_ses_gets_the_raw_mail_verbatim_and_the_clinics_address() -> None:
    boto3.client("sesv2").create_email_identity(EmailIdentity=SETTINGS.sender)
    said = "emoji 😀, עברית\r\nnext line " + "x" * 3_000
    mail = email_message.build(
        Submission(**{**GOOD, "message": said}), "K7QX2M4A", SETTINGS, received=NOON
    )

    SesMailer().send(mail)

    (sent,) = ses_backends[DEFAULT_ACCOUNT_ID]["eu-west-2"].sent_messages
    assert sent.raw_data.encode() == mail.raw
    assert set(sent.destinations) == {"lead@clinic.example"}


@mock_aws
def test_a_sender_that_ses_does_not_know_is_a_refusal() -> None:
    mail = email_message.build(Submission(**GOOD), "K7QX2M4A", SETTINGS, received=NOON)

    with pytest.raises(MailNotAccepted, match="MessageRejected"):
        SesMailer().send(mail)


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        ("429 Too Many", "TooManyRequestsException", Outcome.NOT_ACCEPTED),
        ("400 Bad Request", "ThrottlingException", Outcome.NOT_ACCEPTED),
        ("400 Bad Request", "LimitExceededException", Outcome.NOT_ACCEPTED),
        ("400 Bad Request", "SendingPausedException", Outcome.REFUSED),
        ("400 Bad Request", "MailFromDomainNotVerifiedException", Outcome.REFUSED),
        ("403 Forbidden", "AccessDeniedException", Outcome.REFUSED),
        ("400 Bad Request", "MessageRejected", Outcome.BAD_ADDRESS),
        ("400 Bad Request", "BadRequestException", Outcome.BAD_ADDRESS),
        ("500 Internal Server Error", "InternalFailure", Outcome.UNKNOWN),
        ("503 Slow Down", "ServiceUnavailable", Outcome.UNKNOWN),
    ],
)
def test_each_refusal_tells_what_is_known_about_the_mail(
    serving, status: str, code: str, outcome: Outcome
) -> None:
    with serving(answering(status, {"message": "x"}, error=code)):
        assert fault_of(quick_mailer()).outcome is outcome


@pytest.mark.parametrize("reply", [stalling, hanging_up, answering("200 OK", {})])
def test_an_answer_that_did_not_come_leaves_it_unknown(serving, reply) -> None:
    with serving(reply):
        assert fault_of(quick_mailer()).outcome is Outcome.UNKNOWN


def test_nobody_listening_is_certainly_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", "http://127.0.0.1:1")

    assert fault_of(quick_mailer()).outcome is Outcome.NOT_ACCEPTED


def test_the_tags_of_a_letter_travel_with_it_and_its_id_comes_back(serving) -> None:
    mail = Email("lead@clinic.example", b"x", {"reference": "K7QX2M4A", "attempt": "1-1"})
    with serving(answering("200 OK", {"MessageId": "an-id"})) as server:
        assert SesMailer("clinic-mail").send(mail) == "an-id"

    request = json.loads(server.requests[0].partition(b"\r\n\r\n")[2])
    assert request["EmailTags"] == [
        {"Name": "reference", "Value": "K7QX2M4A"},
        {"Name": "attempt", "Value": "1-1"},
    ]
