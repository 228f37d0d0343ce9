"""What must be true of the contact form with its firewall: nobody reaches the function past it."""

import json

from infra.aws.constructs.guarded_gateway import STAGE
from tests.infra.aws.alarm_checks import every_alarm_fires_and_rests
from tests.infra.aws.alarm_series import GUARDED
from tests.infra.aws.contact_checks import CHECKS as CONTACT_CHECKS
from tests.infra.aws.contact_checks import gateway, monitoring
from tests.infra.aws.properties import holds

DEPLOYED_STAGE = "ContactGatewayApiDeploymentStageform"


def the_firewall_limits_each_address_and_refuses_known_attackers(guarded):
    acl = guarded.one("AWS::WAFv2::WebACL")
    rules = {each["Name"]: each for each in acl["Rules"]}
    assert acl["Scope"] == "REGIONAL"
    assert acl["DefaultAction"] == {"Allow": {}}
    assert set(rules) == {"OfOneAddress", "Reputation"}
    limit = rules["OfOneAddress"]["Statement"]["RateBasedStatement"]
    assert limit == {"Limit": 40, "AggregateKeyType": "IP", "EvaluationWindowSec": 300}
    refusal = rules["OfOneAddress"]["Action"]["Block"]["CustomResponse"]
    assert refusal["ResponseCode"] == 429
    assert rules["Reputation"]["OverrideAction"] == {"None": {}}
    group = rules["Reputation"]["Statement"]["ManagedRuleGroupStatement"]
    assert group["Name"] == "AWSManagedRulesAmazonIpReputationList"


def the_firewall_counts_and_keeps_no_message(guarded):
    acl = guarded.one("AWS::WAFv2::WebACL")
    for each in (acl, *acl["Rules"]):
        holds(each["VisibilityConfig"], CloudWatchMetricsEnabled=True, SampledRequestsEnabled=False)
    assert acl["VisibilityConfig"]["MetricName"] == "guarded-contact-form"


def the_firewall_is_attached_to_the_only_stage(guarded):
    guard = guarded.one("AWS::WAFv2::WebACLAssociation")
    (stage,) = guarded.of("AWS::ApiGateway::Stage")
    assert guard["WebACLArn"] == "ContactGatewayFirewall.Arn"
    assert guard["ResourceArn"].endswith(f"/restapis/ContactGatewayApi/stages/{stage}")


def no_second_address_bypasses_the_firewall(guarded):
    assert not guarded.of("AWS::ApiGatewayV2::Api")
    assert not guarded.of("AWS::Lambda::Url")
    permissions = guarded.of("AWS::Lambda::Permission").values()
    assert {each["Principal"] for each in permissions} == {
        "apigateway.amazonaws.com",
        "events.amazonaws.com",
    }
    api = guarded.one("AWS::ApiGateway::RestApi")
    assert api["EndpointConfiguration"] == {"Types": ["REGIONAL"]}


def outputs_and_handler_have_the_guarded_address(guarded):
    address = guarded.outputs["ContactAddress"]
    variables = guarded.one("AWS::Lambda::Function")["Environment"]["Variables"]
    assert address.endswith(f"/{STAGE}/contact")
    assert variables["CONTACT_ADDRESS"] == address


def the_api_is_throttled_and_logs_nothing_of_a_request(guarded):
    stage = guarded.one("AWS::ApiGateway::Stage")
    assert "AccessLogSetting" not in stage
    assert stage["MethodSettings"] == [
        {
            "DataTraceEnabled": False,
            "HttpMethod": "*",
            "MetricsEnabled": True,
            "ResourcePath": "/*",
            "ThrottlingBurstLimit": 20,
            "ThrottlingRateLimit": 5,
        }
    ]


def only_the_website_may_call_by_script(guarded):
    methods = guarded.of("AWS::ApiGateway::Method").values()
    preflights = [each for each in methods if each["HttpMethod"] == "OPTIONS"]
    assert preflights
    for each in preflights:
        assert "https://www.clinic.example" in json.dumps(each)
        assert "'*'" not in json.dumps(each)


def alarms_fire_in_their_failures_and_rest_while_all_is_well(guarded):
    every_alarm_fires_and_rests(guarded, GUARDED)


# Of the form without a firewall: its API, and the exact list of its alarms and logs.
_OF_HTTP_API = {
    *gateway.CHECKS,
    monitoring.there_is_an_alarm_for_everything_the_handler_reports,
    monitoring.alarms_fire_in_their_failures_and_rest_while_all_is_well,
}
OWN = [
    the_firewall_limits_each_address_and_refuses_known_attackers,
    the_firewall_counts_and_keeps_no_message,
    the_firewall_is_attached_to_the_only_stage,
    no_second_address_bypasses_the_firewall,
    outputs_and_handler_have_the_guarded_address,
    the_api_is_throttled_and_logs_nothing_of_a_request,
    only_the_website_may_call_by_script,
    alarms_fire_in_their_failures_and_rest_while_all_is_well,
]
CHECKS = [*OWN, *(each for each in CONTACT_CHECKS if each not in _OF_HTTP_API)]
