"""Sizes and rules of the contact form that are the same with and without its firewall."""

from tests.infra.aws.properties import exactly, holds
from tests.infra.aws.template import listed


def mail_is_signed_for_the_senders_domain(template):
    exactly(
        template.one("AWS::SES::EmailIdentity"),
        EmailIdentity="clinic.example",
        DkimAttributes={"SigningEnabled": True},
        FeedbackAttributes={"EmailForwardingEnabled": False},
    )
    exactly(
        template.one("AWS::SES::ConfigurationSet"),
        DeliveryOptions={"TlsPolicy": "REQUIRE"},
        ReputationOptions={"ReputationMetricsEnabled": True},
        SuppressionOptions={"SuppressedReasons": []},
    )


def the_function_has_nothing_that_it_does_not_need(template):
    function = template.one("AWS::Lambda::Function")
    own = {"Code", "Environment", "Role", "MemorySize", "Timeout", "ReservedConcurrentExecutions"}
    exactly(
        function,
        Architectures=["arm64"],
        Handler="contact_lambda.app.handler",
        LoggingConfig={"LogGroup": "ContactHandlerLog"},
        Runtime="python3.13",
        **{name: function[name] for name in own},
    )
    assert function["Role"] == "ContactHandlerRole.Arn"


def the_role_is_taken_by_lambda_only(template):
    (statement,) = template.one("AWS::IAM::Role")["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}


def events_are_on_and_tried_long_enough(template):
    rules = template.of("AWS::Events::Rule")
    assert {each["State"] for each in rules.values()} == {"ENABLED"}
    tries = {name: each["Targets"][0]["RetryPolicy"] for name, each in rules.items()}
    assert tries == {
        "ContactEventSourcesEveryMinute": {
            "MaximumEventAgeInSeconds": 60,
            "MaximumRetryAttempts": 0,
        },
        "ContactEventSourcesSesEvents": {
            "MaximumEventAgeInSeconds": 86_400,
            "MaximumRetryAttempts": 185,
        },
    }
    holds(
        template.one("AWS::Lambda::EventInvokeConfig"),
        MaximumEventAgeInSeconds=21_600,
        MaximumRetryAttempts=2,
    )


def only_the_rules_write_dead_letters(template):
    _, *allowed = template.one("AWS::SQS::QueuePolicy")["PolicyDocument"]["Statement"]
    sources = [each["Condition"]["ArnEquals"]["aws:SourceArn"] for each in allowed]
    assert sources == ["ContactEventSourcesEveryMinute.Arn", "ContactEventSourcesSesEvents.Arn"]
    for each in allowed:
        assert each["Principal"] == {"Service": "events.amazonaws.com"}
        assert listed(each["Action"]) == ["sqs:SendMessage"]


def the_journal_keeps_rows_for_the_handler_only(template):
    journal = template.resources["ContactJournalTable"]["Properties"]
    own = {"AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes"}
    exactly(
        journal,
        BillingMode="PAY_PER_REQUEST",
        DeletionProtectionEnabled=True,
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        SSESpecification={"SSEEnabled": True},
        TimeToLiveSpecification={"AttributeName": "ttl", "Enabled": True},
        **{name: journal[name] for name in own},
    )


def a_budget_is_a_months_dollars(template):
    budget = template.one("AWS::Budgets::Budget")
    holds(budget["Budget"], BudgetType="COST", TimeUnit="MONTHLY")
    assert budget["Budget"]["BudgetLimit"]["Unit"] == "USD"
    limits = [
        (each["Notification"]["NotificationType"], each["Notification"]["Threshold"])
        for each in budget["NotificationsWithSubscribers"]
    ]
    assert limits == [("ACTUAL", 80), ("FORECASTED", 100)]


CHECKS = [
    mail_is_signed_for_the_senders_domain,
    the_function_has_nothing_that_it_does_not_need,
    the_role_is_taken_by_lambda_only,
    events_are_on_and_tried_long_enough,
    only_the_rules_write_dead_letters,
    the_journal_keeps_rows_for_the_handler_only,
    a_budget_is_a_months_dollars,
]
