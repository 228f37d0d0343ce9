"""The contact stack, as CDK deploys it and as the exported template would be deployed."""

import pytest

from tests.infra.aws.contact_checks import CHECKS


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
