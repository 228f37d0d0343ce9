"""The contact stack with the firewall: nobody reaches the function past it."""

import json
from dataclasses import replace

import pytest
from aws_cdk import App
from aws_cdk.aws_lambda import Code

from infra.aws import nag
from infra.aws.constructs.guarded_gateway import STAGE
from infra.aws.contact import ContactStack
from infra.aws.settings import load
from infra.aws.settings.loading import EXAMPLE
from tests.infra.aws.conftest import read
from tests.infra.aws.template import deployed


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Synthesis fails on any finding of cdk-nag that nobody acknowledged."""
    folder = tmp_path_factory.mktemp("guarded")
    settings = replace(load(EXAMPLE, {}).contact, firewall=True, firewall_requests=40)
    app = App(outdir=str(folder))
    nag.check(app)
    ContactStack(app, "clinic-contact", settings, Code.from_asset("contact_lambda"))
    app.synth()
    return deployed(read(folder / "clinic-contact.template.json"))


def test_the_firewall_limits_each_address_and_refuses_known_attackers(template):
    acl = template.one("AWS::WAFv2::WebACL")
    rules = {each["Name"]: each["Statement"] for each in acl["Rules"]}
    assert acl["Scope"] == "REGIONAL"
    limit = rules["OfOneAddress"]["RateBasedStatement"]
    assert (limit["Limit"], limit["AggregateKeyType"]) == (40, "IP")
    assert limit["EvaluationWindowSec"] == 300
    assert "ManagedRuleGroupStatement" in rules["Reputation"]
    assert not any(
        each["VisibilityConfig"]["SampledRequestsEnabled"] for each in (acl, *acl["Rules"])
    )


def test_the_firewall_is_attached_to_the_only_stage(template):
    guard = template.one("AWS::WAFv2::WebACLAssociation")
    (stage,) = template.of("AWS::ApiGateway::Stage")
    assert guard["WebACLArn"] == "ContactGatewayFirewall.Arn"
    assert guard["ResourceArn"].endswith(f"/restapis/ContactGatewayApi/stages/{stage}")


def test_no_second_address_bypasses_the_firewall(template):
    assert not template.of("AWS::ApiGatewayV2::Api")
    assert not template.of("AWS::Lambda::Url")
    permissions = template.of("AWS::Lambda::Permission").values()
    assert {each["Principal"] for each in permissions} == {
        "apigateway.amazonaws.com",
        "events.amazonaws.com",
    }


def test_outputs_and_handler_have_the_guarded_address(template):
    address = template.outputs["ContactAddress"]
    variables = template.one("AWS::Lambda::Function")["Environment"]["Variables"]
    assert address.endswith(f"/{STAGE}/contact")
    assert variables["CONTACT_ADDRESS"] == address


def test_nothing_of_a_request_is_logged(template):
    stage = template.one("AWS::ApiGateway::Stage")
    assert "AccessLogSetting" not in stage
    assert all(
        each.get("LoggingLevel", "OFF") == "OFF" and not each.get("DataTraceEnabled")
        for each in stage["MethodSettings"]
    )


def test_only_the_website_may_call_by_script(template):
    methods = template.of("AWS::ApiGateway::Method").values()
    preflights = [each for each in methods if each["HttpMethod"] == "OPTIONS"]
    assert preflights
    for each in preflights:
        assert "https://www.clinic.example" in json.dumps(each)
        assert "'*'" not in json.dumps(each)
