"""The contact stack with the firewall: nobody reaches the function past it."""

import json

from infra.aws.constructs.guarded_gateway import STAGE


def test_the_firewall_limits_each_address_and_refuses_known_attackers(guarded):
    acl = guarded.one("AWS::WAFv2::WebACL")
    rules = {each["Name"]: each["Statement"] for each in acl["Rules"]}
    assert acl["Scope"] == "REGIONAL"
    limit = rules["OfOneAddress"]["RateBasedStatement"]
    assert (limit["Limit"], limit["AggregateKeyType"]) == (40, "IP")
    assert limit["EvaluationWindowSec"] == 300
    assert "ManagedRuleGroupStatement" in rules["Reputation"]
    assert not any(
        each["VisibilityConfig"]["SampledRequestsEnabled"] for each in (acl, *acl["Rules"])
    )


def test_the_firewall_is_attached_to_the_only_stage(guarded):
    guard = guarded.one("AWS::WAFv2::WebACLAssociation")
    (stage,) = guarded.of("AWS::ApiGateway::Stage")
    assert guard["WebACLArn"] == "ContactGatewayFirewall.Arn"
    assert guard["ResourceArn"].endswith(f"/restapis/ContactGatewayApi/stages/{stage}")


def test_no_second_address_bypasses_the_firewall(guarded):
    assert not guarded.of("AWS::ApiGatewayV2::Api")
    assert not guarded.of("AWS::Lambda::Url")
    permissions = guarded.of("AWS::Lambda::Permission").values()
    assert {each["Principal"] for each in permissions} == {
        "apigateway.amazonaws.com",
        "events.amazonaws.com",
    }


def test_outputs_and_handler_have_the_guarded_address(guarded):
    address = guarded.outputs["ContactAddress"]
    variables = guarded.one("AWS::Lambda::Function")["Environment"]["Variables"]
    assert address.endswith(f"/{STAGE}/contact")
    assert variables["CONTACT_ADDRESS"] == address


def test_nothing_of_a_request_is_logged(guarded):
    stage = guarded.one("AWS::ApiGateway::Stage")
    assert "AccessLogSetting" not in stage
    assert all(
        each.get("LoggingLevel", "OFF") == "OFF" and not each.get("DataTraceEnabled")
        for each in stage["MethodSettings"]
    )


def test_only_the_website_may_call_by_script(guarded):
    methods = guarded.of("AWS::ApiGateway::Method").values()
    preflights = [each for each in methods if each["HttpMethod"] == "OPTIONS"]
    assert preflights
    for each in preflights:
        assert "https://www.clinic.example" in json.dumps(each)
        assert "'*'" not in json.dumps(each)
