"""Logs and alarms."""

import json

from tests.infra.aws.alarm_checks import every_alarm_fires_and_rests
from tests.infra.aws.alarm_series import SMALL
from tests.infra.aws.cms_checks.stacks import containers, distributions
from tests.infra.aws.properties import holds
from tests.infra.aws.template import listed


def logs_expire_after_thirty_days(cms):
    for stack in (cms.data, cms.web):
        groups = stack.of("AWS::Logs::LogGroup")
        assert {each.get("RetentionInDays") for each in groups.values()} == {30}
    for container in containers(cms):
        options = container["LogConfiguration"]["Options"]
        assert options["awslogs-group"] in cms.web.of("AWS::Logs::LogGroup")


def nothing_logs_visitors(cms):
    assert all("Logging" not in each for each in distributions(cms).values())
    assert "LoggingConfiguration" not in cms.data.one("AWS::S3::Bucket")
    balancer = cms.web.one("AWS::ElasticLoadBalancingV2::LoadBalancer")
    attributes = {each["Key"]: each["Value"] for each in balancer["LoadBalancerAttributes"]}
    assert "access_logs.s3.enabled" not in attributes


def alarms_mail_somebody_what_to_do(cms):
    for stack in (cms.edge, cms.data, cms.web):
        for alarm in stack.of("AWS::CloudWatch::Alarm").values():
            assert alarm["AlarmActions"] == ["Topic"]
            assert alarm["OKActions"] == ["Topic"]
            assert alarm["AlarmDescription"].count(". ") >= 1
    for stack in (cms.edge, cms.data):
        holds(stack.one("AWS::SNS::Subscription"), Endpoint="it@clinic.example", Protocol="email")


def alarms_fire_in_their_failures_and_rest_while_all_is_well(cms):
    for part, cases in SMALL.items():
        every_alarm_fires_and_rests(getattr(cms, part), cases)


def only_aws_may_publish_alarms_and_by_tls(cms):
    for stack, services in (
        (cms.edge, ["cloudwatch.amazonaws.com"]),
        (cms.data, ["cloudwatch.amazonaws.com", "events.amazonaws.com"]),
    ):
        tls, *allowed = stack.one("AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
        assert tls["Effect"] == "Deny"
        assert tls["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        for statement in allowed:
            assert set(listed(statement["Principal"]["Service"])) <= set(services)
            assert statement["Action"] == "sns:Publish"


def the_dashboard_shows_every_alarm_and_the_parts(cms):
    board = json.loads(cms.web.one("AWS::CloudWatch::Dashboard")["DashboardBody"])
    alarms, *graphs = (each["properties"] for each in board["widgets"])
    assert len(alarms["alarms"]) == len(cms.web.of("AWS::CloudWatch::Alarm"))
    assert len(graphs) == 9


CHECKS = [
    logs_expire_after_thirty_days,
    nothing_logs_visitors,
    alarms_mail_somebody_what_to_do,
    alarms_fire_in_their_failures_and_rest_while_all_is_well,
    only_aws_may_publish_alarms_and_by_tls,
    the_dashboard_shows_every_alarm_and_the_parts,
]
