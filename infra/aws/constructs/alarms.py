"""The contact form's alarms and the topic that mails them."""

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_cloudwatch_actions import SnsAction
from constructs import Construct

from infra.aws.constructs.alarm_topic import alarm_topic

NAMESPACE = "ContactHandler"
PERIOD = Duration.minutes(5)
AT_LEAST = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD


@dataclass(frozen=True, slots=True)
class AlarmRule:
    """One metric and the text of the mail that is sent when it reaches its threshold."""

    metric: str
    description: str
    threshold: int = 1
    statistic: str = "Sum"
    missing_is_breaching: bool = False  # for metrics that a working handler always reports


# The names are the metrics of contact_lambda/log.py.
HANDLER = (
    AlarmRule(
        "OldestOpenSeconds",
        "A message has waited for 15 minutes, or the sweep does not run. List what is open.",
        900,
        "Maximum",
        missing_is_breaching=True,
    ),
    AlarmRule(
        "PermanentRefusal", "SES refuses our mail. Look at the sending status and the identity."
    ),
    AlarmRule(
        "Bounced", "A message came back and goes to the other recipient. Look at the mailbox."
    ),
    AlarmRule(
        "BouncedAfterDelivery",
        "A message came back, after its delivery or for 30 days, and its text is gone. Look for "
        "it in the lead's mailbox.",
    ),
    AlarmRule(
        "NoNews", "SES sends no events for a mail it took. With each mail: check the events' rule."
    ),
    AlarmRule(
        "NotDelivered", "A mail was sent an hour ago and has not arrived. Look at the mailbox."
    ),
    AlarmRule(
        "FallbackUsed", "The fallback gets what the lead does not. Correct the lead's address."
    ),
    AlarmRule("Complained", "A recipient marked our mail as spam. Ask them to undo it."),
    AlarmRule("Quarantined", "A message was held back as spam. A mail with a link follows soon."),
    AlarmRule("Breaker", "Over 60 messages in an hour from many senders: they come with a mark."),
    AlarmRule("JournalUnreachable", "DynamoDB does not answer. Look at the service's health."),
    AlarmRule(
        "RecipientsUnreadable", "A recipient in SSM cannot be read or is no address. Correct it."
    ),
    AlarmRule("HandlerFailed", "The handler failed. Its log names the fault or the wrong setting."),
)
FUNCTION_ERRORS = AlarmRule(
    "FunctionErrors", "It crashed, timed out or could not handle an event. Read its log."
)
FUNCTION_THROTTLES = AlarmRule(
    "FunctionThrottles",
    "More requests at once than it may run. Raise reserved_concurrency if they are real.",
)
DEAD_LETTERS = AlarmRule(
    "DeadLetters", "Events could not be handled. Look at the queue.", statistic="Maximum"
)
API_ERRORS = AlarmRule(
    "ApiErrors",
    "A visitor's request was answered 5xx. Without FunctionErrors or HandlerFailed the API did "
    "not reach the function: look at the API's access log.",
)
MANY_REFUSED = AlarmRule(
    "ManyRefused",
    "The firewall refuses many requests. Raise firewall_requests if they are real.",
    1_000,
)


class Alarms(Construct):
    """An alarm for each metric of the handler, and for AWS's metrics of what is around it.

    `api_errors` are the API's answers of 5xx; `refused` are the firewall's, if there is one.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        email: str,
        function: lambda_.IFunction,
        dead_letters: sqs.IQueue,
        api_errors: cloudwatch.IMetric,
        refused: cloudwatch.IMetric | None,
    ) -> None:
        super().__init__(scope, name)
        self.topic = alarm_topic(self, email)
        self.all = [self._alarm(rule, _metric(rule)) for rule in HANDLER]
        self.all += [
            self._alarm(rule, metric)
            for rule, metric in (
                (FUNCTION_ERRORS, function.metric_errors(period=PERIOD)),
                (FUNCTION_THROTTLES, function.metric_throttles(period=PERIOD)),
                (
                    DEAD_LETTERS,
                    dead_letters.metric_approximate_number_of_messages_visible(period=PERIOD),
                ),
                (API_ERRORS, api_errors),
                *([(MANY_REFUSED, refused)] if refused else []),
            )
        ]

    def _alarm(self, rule: AlarmRule, metric: cloudwatch.IMetric) -> cloudwatch.Alarm:
        missing = cloudwatch.TreatMissingData
        alarm = cloudwatch.Alarm(
            self,
            rule.metric,
            alarm_description=rule.description,
            metric=metric,
            threshold=rule.threshold,
            evaluation_periods=1,
            comparison_operator=AT_LEAST,
            treat_missing_data=(
                missing.BREACHING if rule.missing_is_breaching else missing.NOT_BREACHING
            ),
        )
        alarm.add_alarm_action(SnsAction(self.topic))
        return alarm


def _metric(rule: AlarmRule) -> cloudwatch.Metric:
    """A metric of the handler. It has no dimensions: one contact form per account and region."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=rule.metric,
        statistic=rule.statistic,
        period=PERIOD,
    )
