"""The contact stack, as CDK deploys it and as the exported template would be deployed."""

from dataclasses import replace

import pytest
from aws_cdk import App
from aws_cdk.aws_lambda import Code

from infra.aws.contact import ContactStack
from infra.aws.settings import load
from infra.aws.settings.loading import EXAMPLE
from tests.infra.aws.conftest import read
from tests.infra.aws.contact_checks import CHECKS
from tests.infra.aws.template import deployed


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_stack_is_as_it_must_be(contact, check):
    check(contact)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_exported_template_is_as_it_must_be(exported, check):
    check(exported)


def test_the_outputs_tell_the_address_and_each_next_step_with_its_command(contact):
    told = contact.outputs
    assert told["ContactAddress"] == "ContactGatewayApi.ApiEndpoint/contact"
    assert told["JournalTable"] == "ContactJournalTable"
    assert "it@clinic.example" in told["Step1ConfirmAlarms"]
    assert " CNAME " in told["Step2DnsRecord1"]
    assert "get-email-identity --email-identity clinic.example" in told["Step3AskIfVerified"]
    assert "put-account-details" in told["Step4LeaveTheSandbox"]
    assert told["Step5SendOne"].startswith("make smoke URL=ContactGatewayApi.ApiEndpoint/contact")


def test_what_the_settings_do_not_want_is_not_made(tmp_path, package):
    settings = replace(
        load(EXAMPLE, {}).contact, identity_exists=True, monthly_budget=0, reserved_concurrency=0
    )
    app = App(outdir=str(tmp_path))
    ContactStack(app, "small", settings, Code.from_asset(str(package)))
    app.synth()

    small = deployed(read(tmp_path / "small.template.json"))
    assert not small.of("AWS::SES::EmailIdentity")
    assert not small.of("AWS::Budgets::Budget")
    assert "ReservedConcurrentExecutions" not in small.one("AWS::Lambda::Function")
    assert "Step2DnsRecord1" not in small.outputs
