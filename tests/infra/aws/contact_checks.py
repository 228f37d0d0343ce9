"""What must be true of the contact stack, as functions over a template that raise AssertionError.

They are functions so that the sabotage test can hold broken templates to them.
"""

import json

from contact_lambda import log
from contact_lambda.aws import dynamodb_schema
from contact_lambda.config import VARIABLES

ARN = "arn:aws:{}:eu-west-2:123456789012:{}".format
ALLOWED = [
    (
        {"logs:CreateLogStream", "logs:PutLogEvents"},
        {"ContactHandlerLog.Arn"},
        None,
    ),
    (
        {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"},
        {"ContactJournalTable.Arn"},
        None,
    ),
    ({"dynamodb:Query"}, {"ContactJournalTable.Arn/index/open-due"}, None),
    (
        {"ssm:GetParameters"},
        {
            ARN("ssm", "parameterContactRecipientsLead"),
            ARN("ssm", "parameterContactRecipientsFallback"),
        },
        None,
    ),
    (
        {"ses:SendEmail", "ses:SendRawEmail"},
        {
            ARN("ses", "identity/clinic.example"),
            ARN("ses", "configuration-set/ContactSendingRules"),
        },
        {
            "StringEquals": {"ses:FromAddress": "website@clinic.example"},
            "ForAllValues:StringLike": {"ses:Recipients": ["*@clinic.example"]},
        },
    ),
    (
        {"sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"},
        {"ContactWorkDeadLetters.Arn"},
        None,
    ),
]
OF_AWS = {"Errors": "AWS/Lambda", "Throttles": "AWS/Lambda"}
OF_AWS["ApproximateNumberOfMessagesVisible"] = "AWS/SQS"


def the_role_allows_exactly_what_the_handler_does(template):
    (role,) = template.of("AWS::IAM::Role").values()
    statements = template.one("AWS::IAM::Policy")["PolicyDocument"]["Statement"]
    found = [
        (
            set(listed(each["Action"])),
            set(listed(each["Resource"])),
            deduplicated(each.get("Condition")),
        )
        for each in statements
    ]
    assert same(found, ALLOWED)
    assert {each["Effect"] for each in statements} == {"Allow"}
    assert "ManagedPolicyArns" not in role
    assert "Policies" not in role


def nothing_is_allowed_by_wildcard(template):
    for kind in ("AWS::IAM::Policy", "AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy"):
        for properties in template.of(kind).values():
            for each in properties["PolicyDocument"]["Statement"]:
                if each["Effect"] == "Allow":
                    assert "*" not in json.dumps([each["Action"], each["Resource"]])
                    assert "*" not in json.dumps(each.get("Principal", ""))


def only_the_api_and_the_rules_may_invoke(template):
    assert not template.of("AWS::Lambda::Url")
    permissions = template.of("AWS::Lambda::Permission").values()
    assert {each["Principal"] for each in permissions} == {
        "apigateway.amazonaws.com",
        "events.amazonaws.com",
    }
    assert all(each["SourceArn"] for each in permissions)


def the_function_is_as_the_handler_needs_it(template):
    function = template.one("AWS::Lambda::Function")
    assert function["Handler"] == "contact_lambda.app.handler"
    assert function["Runtime"] == "python3.13"
    assert function["Architectures"] == ["arm64"]
    assert (int(function["MemorySize"]), int(function["Timeout"])) == (512, 15)
    assert int(function["ReservedConcurrentExecutions"]) == 5


def the_environment_is_what_the_handler_reads(template):
    variables = template.one("AWS::Lambda::Function")["Environment"]["Variables"]
    assert set(variables) == set(VARIABLES)
    assert all(variables[name] for name in variables if name != "CONTACT_REPLY_TO")


def the_secret_is_made_by_aws_and_not_in_the_template(template):
    made = template.one("AWS::SecretsManager::Secret")
    assert int(made["GenerateSecretString"]["PasswordLength"]) >= 32
    assert "SecretString" not in made
    variables = template.one("AWS::Lambda::Function")["Environment"]["Variables"]
    reference = "{{resolve:secretsmanager:ContactSecret:SecretString:::}}"
    assert variables["CONTACT_SECRET"] == reference


def the_api_is_throttled(template):
    limits = template.one("AWS::ApiGatewayV2::Stage")["DefaultRouteSettings"]
    assert int(limits["ThrottlingRateLimit"]) == 5
    assert int(limits["ThrottlingBurstLimit"]) == 20


def only_the_website_may_call_by_script(template):
    cors = template.one("AWS::ApiGatewayV2::Api")["CorsConfiguration"]
    assert cors["AllowOrigins"] == ["https://www.clinic.example"]
    assert set(cors["AllowMethods"]) == {"GET", "POST"}
    assert not cors.get("AllowCredentials")


def the_api_answers_the_form_only(template):
    routes = template.of("AWS::ApiGatewayV2::Route").values()
    assert {each["RouteKey"] for each in routes} == {"ANY /contact", "ANY /contact/{below+}"}


def logs_go_after_thirty_days(template):
    groups = template.of("AWS::Logs::LogGroup")
    assert {each.get("RetentionInDays") for each in groups.values()} == {30}
    function = template.one("AWS::Lambda::Function")
    assert function["LoggingConfig"]["LogGroup"] in groups


def the_access_log_tells_nothing_of_visitors(template):
    settings = template.one("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]
    assert settings["DestinationArn"] == "ContactGatewayAccessLog.Arn"
    assert set(json.loads(settings["Format"]).values()) == {
        "$context.requestId",
        "$context.requestTimeEpoch",
        "$context.routeKey",
        "$context.status",
        "$context.responseLatency",
        "$context.error.responseType",
    }


def the_journal_is_the_table_that_the_handler_describes(template):
    made, described = template.one("AWS::DynamoDB::Table"), dynamodb_schema.create_table("any")
    for name in ("BillingMode", "KeySchema"):
        assert made[name] == described[name]
    attributes = "AttributeDefinitions"
    assert same(made[attributes], described[attributes])
    assert made["GlobalSecondaryIndexes"] == described["GlobalSecondaryIndexes"]


def the_journal_forgets_on_time(template):
    made = template.one("AWS::DynamoDB::Table")
    assert made["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}


def the_journal_survives(template):
    resource = template.resources["ContactJournalTable"]
    made = resource["Properties"]
    assert made["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert made["SSESpecification"] == {"SSEEnabled": True}
    assert made["DeletionProtectionEnabled"] is True
    assert (resource["DeletionPolicy"], resource["UpdateReplacePolicy"]) == ("Retain", "Retain")


def mail_goes_by_tls_and_without_tracking(template):
    rules = template.one("AWS::SES::ConfigurationSet")
    assert rules["DeliveryOptions"]["TlsPolicy"] == "REQUIRE"
    assert rules["SuppressionOptions"] == {"SuppressedReasons": []}
    assert "TrackingOptions" not in rules
    news = template.one("AWS::SES::ConfigurationSetEventDestination")["EventDestination"]
    assert not {"open", "click"} & {each.lower() for each in news["MatchingEventTypes"]}


def the_handler_gets_ses_news(template):
    news = template.one("AWS::SES::ConfigurationSetEventDestination")
    assert news["ConfigurationSetName"] == "ContactSendingRules"
    destination = news["EventDestination"]
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
    rule = template.of("AWS::Events::Rule")["ContactWorkNews"]
    tags = {"ses:configuration-set": ["ContactSendingRules"]}
    assert rule["EventPattern"] == {"source": ["aws.ses"], "detail": {"mail": {"tags": tags}}}
    assert invokes(rule)


def the_sweep_runs_every_minute(template):
    rule = template.of("AWS::Events::Rule")["ContactWorkEveryMinute"]
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(1 minute)", "ENABLED")
    assert invokes(rule)


def events_that_fail_are_kept(template):
    for rule in template.of("AWS::Events::Rule").values():
        (target,) = rule["Targets"]
        assert target["DeadLetterConfig"] == {"Arn": "ContactWorkDeadLetters.Arn"}
        assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] >= 60
    retries = template.one("AWS::Lambda::EventInvokeConfig")
    assert retries["MaximumRetryAttempts"] == 2
    kept = {"OnFailure": {"Destination": "ContactWorkDeadLetters.Arn"}}
    assert retries["DestinationConfig"] == kept


def kept_events_are_encrypted_and_go_after_four_days(template):
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


def every_alarm_tells_somebody(template):
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


def a_silent_sweep_is_an_alarm(template):
    alarms = template.of("AWS::CloudWatch::Alarm").values()
    silent = {each["MetricName"] for each in alarms if each["TreatMissingData"] == "breaching"}
    assert silent == {"OldestOpenSeconds"}
    (oldest,) = [each for each in alarms if each["MetricName"] == "OldestOpenSeconds"]
    assert (int(oldest["Threshold"]), oldest["Statistic"]) == (900, "Maximum")


def the_dashboard_shows_all_that_the_handler_measures(template):
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


def recipients_change_without_a_deploy(template):
    parameters = template.of("AWS::SSM::Parameter").values()
    path = template.one("AWS::Lambda::Function")["Environment"]["Variables"]
    root = path["CONTACT_RECIPIENTS_PARAMETER"]
    assert {each["Name"]: each["Value"] for each in parameters} == {
        f"{root}/lead": "lead@clinic.example",
        f"{root}/fallback": "office@clinic.example",
    }


def spending_is_watched(template):
    budget = template.one("AWS::Budgets::Budget")
    assert int(budget["Budget"]["BudgetLimit"]["Amount"]) == 5
    told = [each["Subscribers"][0]["Address"] for each in budget["NotificationsWithSubscribers"]]
    assert told == ["it@clinic.example"] * 2


def invokes(rule):
    return [each["Arn"] for each in rule["Targets"]] == ["ContactHandlerFunction.Arn"]


def listed(value):
    return value if isinstance(value, list) else [value]


def same(one, other):
    """Whether two lists hold the same, in any order."""
    return len(one) == len(other) and all(each in other for each in one)


def deduplicated(condition):
    """The exported template cannot know that both recipients have one domain."""
    if condition is None:
        return None
    return {
        operator: {
            key: list(dict.fromkeys(value)) if isinstance(value, list) else value
            for key, value in keys.items()
        }
        for operator, keys in condition.items()
    }


CHECKS = [
    the_role_allows_exactly_what_the_handler_does,
    nothing_is_allowed_by_wildcard,
    only_the_api_and_the_rules_may_invoke,
    the_function_is_as_the_handler_needs_it,
    the_environment_is_what_the_handler_reads,
    the_secret_is_made_by_aws_and_not_in_the_template,
    the_api_is_throttled,
    only_the_website_may_call_by_script,
    the_api_answers_the_form_only,
    logs_go_after_thirty_days,
    the_access_log_tells_nothing_of_visitors,
    the_journal_is_the_table_that_the_handler_describes,
    the_journal_forgets_on_time,
    the_journal_survives,
    mail_goes_by_tls_and_without_tracking,
    the_handler_gets_ses_news,
    the_sweep_runs_every_minute,
    events_that_fail_are_kept,
    kept_events_are_encrypted_and_go_after_four_days,
    queue_and_topic_refuse_plain_http,
    every_alarm_tells_somebody,
    cloudwatch_may_publish_alarms,
    there_is_an_alarm_for_everything_the_handler_reports,
    a_silent_sweep_is_an_alarm,
    the_dashboard_shows_all_that_the_handler_measures,
    recipients_change_without_a_deploy,
    spending_is_watched,
]
