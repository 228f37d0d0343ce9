"""Mail, the events of SES and of the schedule, and the dead letters."""

from tests.infra.aws.contact_checks.permissions import ARN


def mail_goes_by_tls_and_without_tracking(template):
    rules = template.one("AWS::SES::ConfigurationSet")
    assert rules["DeliveryOptions"]["TlsPolicy"] == "REQUIRE"
    assert rules["SuppressionOptions"] == {"SuppressedReasons": []}
    assert "TrackingOptions" not in rules
    events = template.one("AWS::SES::ConfigurationSetEventDestination")["EventDestination"]
    assert not {"open", "click"} & {each.lower() for each in events["MatchingEventTypes"]}


def the_handler_gets_the_events_of_ses(template):
    events = template.one("AWS::SES::ConfigurationSetEventDestination")
    assert events["ConfigurationSetName"] == "ContactSendingRules"
    destination = events["EventDestination"]
    assert destination["Enabled"] is True
    assert destination["EventBridgeDestination"]["EventBusArn"] == ARN(
        "events", "event-bus/default"
    )
    assert {each.lower() for each in destination["MatchingEventTypes"]} == {
        "send",
        "delivery",
        "bounce",
        "reject",
        "complaint",
        "deliverydelay",
    }
    rule = template.of("AWS::Events::Rule")["ContactEventSourcesSesEvents"]
    tags = {"ses:configuration-set": ["ContactSendingRules"]}
    assert rule["EventPattern"] == {"source": ["aws.ses"], "detail": {"mail": {"tags": tags}}}
    assert invokes(rule)


def the_sweep_runs_every_minute(template):
    rule = template.of("AWS::Events::Rule")["ContactEventSourcesEveryMinute"]
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(1 minute)", "ENABLED")
    assert invokes(rule)


def failed_events_are_retried_and_queued(template):
    for rule in template.of("AWS::Events::Rule").values():
        (target,) = rule["Targets"]
        assert target["DeadLetterConfig"] == {"Arn": "ContactEventSourcesDeadLetters.Arn"}
        assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] >= 60
    retries = template.one("AWS::Lambda::EventInvokeConfig")
    assert retries["MaximumRetryAttempts"] == 2
    kept = {"OnFailure": {"Destination": "ContactEventSourcesDeadLetters.Arn"}}
    assert retries["DestinationConfig"] == kept


def queued_events_are_encrypted_for_four_days(template):
    queue = template.one("AWS::SQS::Queue")
    assert queue["SqsManagedSseEnabled"] is True
    assert int(queue["MessageRetentionPeriod"]) == 4 * 24 * 3600


def queue_and_topic_refuse_plain_http(template):
    for kind in ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
        statements = template.one(kind)["PolicyDocument"]["Statement"]
        plain = {"Bool": {"aws:SecureTransport": "false"}}
        assert any(
            each["Effect"] == "Deny" and each.get("Condition") == plain for each in statements
        )


def invokes(rule):
    return [each["Arn"] for each in rule["Targets"]] == ["ContactHandlerFunction.Arn"]


CHECKS = [
    mail_goes_by_tls_and_without_tracking,
    the_handler_gets_the_events_of_ses,
    the_sweep_runs_every_minute,
    failed_events_are_retried_and_queued,
    queued_events_are_encrypted_for_four_days,
    queue_and_topic_refuse_plain_http,
]
