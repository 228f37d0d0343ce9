"""Logs, alarms, the dashboard and the budget."""

import json

from contact_lambda import log
from tests.infra.aws.alarm_checks import every_alarm_fires_and_rests
from tests.infra.aws.alarm_series import CONTACT

OF_AWS = {"Errors": "AWS/Lambda", "Throttles": "AWS/Lambda"}
OF_AWS["ApproximateNumberOfMessagesVisible"] = "AWS/SQS"
OF_AWS["5xx"] = "AWS/ApiGateway"


def logs_expire_after_thirty_days(template):
    groups = template.of("AWS::Logs::LogGroup")
    assert {each.get("RetentionInDays") for each in groups.values()} == {30}
    function = template.one("AWS::Lambda::Function")
    assert function["LoggingConfig"]["LogGroup"] in groups


def every_alarm_is_mailed(template):
    for alarm in template.of("AWS::CloudWatch::Alarm").values():
        assert alarm["AlarmActions"] == ["ContactAlarmsTopic"]
        assert alarm.get("ActionsEnabled", True) is True
        assert len(alarm["AlarmDescription"]) > 20
    subscription = template.one("AWS::SNS::Subscription")
    assert (subscription["Protocol"], subscription["Endpoint"]) == ("email", "it@clinic.example")


def cloudwatch_may_publish_alarms(template):
    statements = template.one("AWS::SNS::TopicPolicy")["PolicyDocument"]["Statement"]
    (allowed,) = [each for each in statements if each["Effect"] == "Allow"]
    assert allowed["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert allowed["Action"] == "sns:Publish"
    assert allowed["Condition"] == {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def there_is_an_alarm_for_everything_the_handler_reports(template):
    alarms = template.of("AWS::CloudWatch::Alarm").values()
    found = {each["MetricName"]: each["Namespace"] for each in alarms}
    names = log.ALARMS | {"OldestOpenSeconds"}
    assert found == dict.fromkeys(names, log.NAMESPACE) | OF_AWS
    assert not any(each.get("Dimensions") for each in alarms if each["Namespace"] == log.NAMESPACE)


def alarms_fire_in_their_failures_and_rest_while_all_is_well(template):
    every_alarm_fires_and_rests(template, CONTACT)


def a_silent_sweep_is_an_alarm(template):
    alarms = template.of("AWS::CloudWatch::Alarm").values()
    silent = {each["MetricName"] for each in alarms if each["TreatMissingData"] == "breaching"}
    assert silent == {"OldestOpenSeconds"}
    (oldest,) = [each for each in alarms if each["MetricName"] == "OldestOpenSeconds"]
    assert (int(oldest["Threshold"]), oldest["Statistic"]) == (900, "Maximum")


def the_dashboard_shows_every_metric_of_the_handler(template):
    board = json.loads(template.one("AWS::CloudWatch::Dashboard")["DashboardBody"])
    shown = [
        metric
        for widget in board["widgets"]
        for metric in widget["properties"].get("metrics", ())
        if metric[0] == log.NAMESPACE
    ]
    assert {name for _, name, *_ in shown} == log.METRICS
    alarms = board["widgets"][0]["properties"]["alarms"]
    assert len(alarms) == len(template.of("AWS::CloudWatch::Alarm"))


def spending_over_the_budget_is_mailed(template):
    budget = template.one("AWS::Budgets::Budget")
    assert int(budget["Budget"]["BudgetLimit"]["Amount"]) == 5
    addresses = [
        each["Subscribers"][0]["Address"] for each in budget["NotificationsWithSubscribers"]
    ]
    assert addresses == ["it@clinic.example"] * 2


CHECKS = [
    logs_expire_after_thirty_days,
    every_alarm_is_mailed,
    cloudwatch_may_publish_alarms,
    there_is_an_alarm_for_everything_the_handler_reports,
    alarms_fire_in_their_failures_and_rest_while_all_is_well,
    a_silent_sweep_is_an_alarm,
    the_dashboard_shows_every_metric_of_the_handler,
    spending_over_the_budget_is_mailed,
]
