"""Recipients by role: from SSM or the environment, never from a request."""

import json
from dataclasses import replace

import boto3
import pytest
from moto import mock_aws

from contact_lambda import app
from contact_lambda.aws.parameters import SsmRecipients
from contact_lambda.identity import identify
from contact_lambda.intake import Intake, Status
from contact_lambda.recipients import Addressee, FixedRecipients, written
from contact_lambda.submission import Submission
from tests.contact_lambda.fakes import AcceptingMailer, ManualClock, MemoryJournal
from tests.contact_lambda.samples import GOOD, JOURNALLED, json_event
from tests.contact_lambda.tcp_server import answering, stalling

pytestmark = pytest.mark.usefixtures("aws_environment")
DEFAULTS = {"lead": "lead@clinic.example", "fallback": ""}


def ssm_recipients(clock: ManualClock, faults: list[str] | None = None) -> SsmRecipients:
    told = faults if faults is not None else []
    return SsmRecipients("/clinic/contact/", DEFAULTS, clock, told.append)


def put(role: str, value: str) -> None:
    boto3.client("ssm").put_parameter(
        Name=f"/clinic/contact/{role}", Value=value, Type="String", Overwrite=True
    )


@mock_aws
def test_a_recipient_changes_within_a_minute_and_without_a_restart() -> None:
    clock, mailer = ManualClock(), AcceptingMailer()
    intake = Intake(JOURNALLED, mailer, ssm_recipients(clock), clock, MemoryJournal())
    put("lead", "new@clinic.example")

    def post(key: str) -> None:
        submission = Submission(**GOOD, submission_id=key)
        assert intake.accept(submission, identify(submission)).status is Status.SENT

    post("one")
    put("lead", "newer@clinic.example")
    clock.pass_(59)
    post("two")
    clock.pass_(1)
    post("three")

    assert [each.recipient for each in mailer.mails] == [
        "new@clinic.example",
        "new@clinic.example",
        "newer@clinic.example",
    ]


@mock_aws
def test_what_ssm_does_not_say_comes_from_the_environment_and_is_told() -> None:
    faults: list[str] = []
    recipients = ssm_recipients(ManualClock(), faults)
    put("fallback", "desk@clinic.example")

    assert recipients.address("lead") == "lead@clinic.example"
    assert recipients.address("fallback") == "desk@clinic.example"
    assert recipients.address("other") == ""
    assert faults == ["Missing"]


@mock_aws
def test_a_fallback_that_nobody_named_is_not_missing_until_it_was_known() -> None:
    clock, faults = ManualClock(), []
    recipients = ssm_recipients(clock, faults)
    put("lead", "new@clinic.example")
    assert recipients.address("fallback") == ""
    assert faults == []

    put("fallback", "desk@clinic.example")
    clock.pass_(60)
    assert recipients.address("fallback") == "desk@clinic.example"
    boto3.client("ssm").delete_parameter(Name="/clinic/contact/fallback")
    clock.pass_(60)
    assert recipients.address("fallback") == "desk@clinic.example"
    assert faults == ["Missing"]


@mock_aws
@pytest.mark.parametrize(
    "value",
    [
        "nobody",
        "a@b.example\nBcc: x@y.z",
        "a@b.example,",
        "a@b.example, cc:",
        "cc:a@b.example",
        "a@b.example, A@b.example",
        ", ".join(f"a{each}@b.example" for each in range(22)),
    ],
)
def test_a_parameter_that_is_no_list_of_addresses_is_told_and_not_used(value: str) -> None:
    faults: list[str] = []
    put("lead", value)

    assert ssm_recipients(ManualClock(), faults).address("lead") == "lead@clinic.example"
    assert faults == ["NoAddress"]


@mock_aws
def test_a_parameter_has_everybody_of_its_role() -> None:
    further = {"lead": (Addressee("second@clinic.example"),)}
    recipients = SsmRecipients("/clinic/contact", DEFAULTS, ManualClock(), print, further)
    put("lead", " new@clinic.example,cc: office@clinic.example , third@clinic.example\n")

    assert recipients.everyone("lead") == (
        Addressee("new@clinic.example"),
        Addressee("third@clinic.example"),
        Addressee("office@clinic.example", is_copy=True),
    )
    assert written(recipients.everyone("lead")) == (
        "new@clinic.example, third@clinic.example, cc:office@clinic.example"
    )


@mock_aws
def test_without_a_parameter_a_role_has_everybody_of_the_settings() -> None:
    further = {"lead": (Addressee("second@clinic.example"),)}
    recipients = SsmRecipients("/clinic/contact", DEFAULTS, ManualClock(), lambda _: None, further)

    assert [each.address for each in recipients.everyone("lead")] == [
        "lead@clinic.example",
        "second@clinic.example",
    ]


def test_an_ssm_that_stalls_costs_a_second_and_one_request_a_minute(serving) -> None:
    faults: list[str] = []
    recipients = ssm_recipients(ManualClock(), faults)
    with serving(stalling) as server:
        for _ in range(3):
            assert recipients.address("lead") == "lead@clinic.example"

        assert len(server.requests) == 1
    assert faults == ["Unreachable"]


def test_what_was_known_stays_known_when_ssm_goes_away(serving) -> None:
    clock, faults = ManualClock(), []
    recipients = ssm_recipients(clock, faults)
    known = {"Parameters": [{"Name": "/clinic/contact/lead", "Value": "new@clinic.example"}]}
    with serving(answering("200 OK", known)):
        assert recipients.address("lead") == "new@clinic.example"

    clock.pass_(3_600)
    assert recipients.address("lead") == "new@clinic.example"
    assert faults == ["Unreachable"]


def test_without_a_path_there_is_no_ssm_client(capsys) -> None:
    clock = ManualClock()
    assert isinstance(app.recipients_of(JOURNALLED, clock), FixedRecipients)

    settings = replace(JOURNALLED, recipients_parameter="/clinic/contact")
    recipients = app.recipients_of(settings, clock)
    assert isinstance(recipients, SsmRecipients)
    assert "client" not in vars(recipients)
    recipients._on_fault("Unreachable")
    assert json.loads(capsys.readouterr().out)["RecipientsUnreadable"] == 1


@pytest.mark.parametrize(
    "name", ["to", "recipient", "recipient_lead", "lead", "role", "cc", "bcc", "sender", "from"]
)
def test_no_field_of_a_request_chooses_an_address(
    journalled, mailer: AcceptingMailer, name: str
) -> None:
    journalled(json_event({**GOOD, name: "evil@evil.example"}))

    (mail,) = mailer.mails
    assert mail.recipient == JOURNALLED.recipient_lead
    assert b"evil" not in mail.raw
