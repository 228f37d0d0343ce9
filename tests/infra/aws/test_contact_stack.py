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
def test_the_stack_meets_its_requirements(contact, check):
    check(contact)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_exported_template_meets_the_same_requirements(exported, check):
    check(exported)


def test_the_outputs_have_the_address_and_each_manual_step(contact):
    outputs = contact.outputs
    assert outputs["ContactAddress"] == "ContactGatewayApi.ApiEndpoint/contact"
    assert outputs["JournalTable"] == "ContactJournalTable"
    assert "it@clinic.example" in outputs["Step1ConfirmAlarms"]
    assert " CNAME " in outputs["Step2DnsRecord1"]
    assert "get-email-identity --email-identity clinic.example" in outputs["Step3AskIfVerified"]
    assert "put-account-details" in outputs["Step4LeaveTheSandbox"]
    assert outputs["Step5SendOne"].startswith(
        "make smoke URL=ContactGatewayApi.ApiEndpoint/contact"
    )


def test_resources_that_the_settings_leave_out_are_not_created(tmp_path, package):
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


def test_roles_and_an_earlier_secret_reach_the_function_and_its_rights(tmp_path, package):
    routes = '{"roles": {"booking": {"to": ["desk@desk.example"], "copies": ["b@copy.example"]}}}'
    settings = replace(load(EXAMPLE, {}).contact, routes=routes, earlier_secret=True, reply_days=0)
    app = App(outdir=str(tmp_path))
    ContactStack(app, "many", settings, Code.from_asset(str(package)))
    app.synth()

    many = deployed(read(tmp_path / "many.template.json"))
    variables = many.one("AWS::Lambda::Function")["Environment"]["Variables"]
    assert (variables["CONTACT_ROUTES"], variables["CONTACT_REPLY_DAYS"]) == (routes, "0")
    assert variables["CONTACT_EARLIER_SECRETS"].endswith(":SecretString::AWSPREVIOUS:}}")
    parameters = {each["Value"] for each in many.of("AWS::SSM::Parameter").values()}
    assert "desk@desk.example, cc:b@copy.example" in parameters
    allowed = str(many.of("AWS::IAM::Policy"))
    assert "*@desk.example" in allowed
    assert "*@copy.example" in allowed
