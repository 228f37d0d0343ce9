"""What must wake somebody, and the topic that tells them."""

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_cloudwatch_actions import SnsAction
from constructs import Construct

from infra.aws.constructs.alarm_topic import alarm_topic

NAMESPACE = "ContactHandler"
AT_LEAST = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD


@dataclass(frozen=True, slots=True)
class Watch:
    """One metric, and what to do when it reaches its threshold."""

    metric: str
    says: str
    threshold: int = 1
    statistic: str = "Sum"
    # No news of the sweep is bad news; no bounce is good news.
    silence_is_bad: bool = False


# Each name is one that contact_lambda/log.py writes.
HANDLER = (
    Watch(
        "OldestOpenSeconds",
        "A message has waited for 15 minutes, or the sweep does not run. List what is open.",
        900,
        "Maximum",
        silence_is_bad=True,
    ),
    Watch("PermanentRefusal", "SES refuses our mail. Look at the sending status and the identity."),
    Watch("Bounced", "A message came back and goes to the other recipient. Look at the mailbox."),
    Watch(
        "BouncedAfterDelivery",
        "A message came back, after its delivery or for 30 days, and its text is gone. Look for "
        "it in the lead's mailbox.",
    ),
    Watch("NoNews", "SES tells nothing of a mail it took. With each mail: mend the events' rule."),
    Watch("NotDelivered", "A mail was sent an hour ago and has not arrived. Look at the mailbox."),
    Watch("FallbackUsed", "The fallback gets what the lead does not. Correct the lead's address."),
    Watch("Complained", "A recipient marked our mail as spam. Ask them to undo it."),
    Watch("Quarantined", "A message was held back as spam. A mail with a link tells of it soon."),
    Watch("Breaker", "Over 60 messages in an hour from many senders: they come with a mark."),
    Watch("JournalUnreachable", "DynamoDB does not answer. Look at the service's health."),
    Watch(
        "RecipientsUnreadable", "A recipient in SSM cannot be read or is no address. Correct it."
    ),
    Watch("HandlerFailed", "The handler failed. Its log names the fault or the wrong setting."),
)


class Alarms(Construct):
    """An alarm for each of them, and for what the handler cannot tell of itself."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        email: str,
        function: lambda_.IFunction,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, name)
        self.topic = alarm_topic(self, email)
        five = Duration.minutes(5)
        self.all = [self._alarm(watch, _metric(watch)) for watch in HANDLER]
        self.all += [
            self._alarm(
                Watch(
                    "FunctionErrors",
                    "It crashed, timed out or could not handle an event. Read its log.",
                ),
                function.metric_errors(period=five),
            ),
            self._alarm(
                Watch(
                    "FunctionThrottles",
                    "More requests at once than it may run. Raise "
                    "reserved_concurrency if they are real.",
                ),
                function.metric_throttles(period=five),
            ),
            self._alarm(
                Watch(
                    "DeadLetters",
                    "Events could not be handled. Look at the queue.",
                    statistic="Maximum",
                ),
                dead_letters.metric_approximate_number_of_messages_visible(period=five),
            ),
        ]

    def _alarm(self, watch: Watch, metric: cloudwatch.IMetric) -> cloudwatch.Alarm:
        missing = cloudwatch.TreatMissingData
        alarm = cloudwatch.Alarm(
            self,
            watch.metric,
            alarm_description=watch.says,
            metric=metric,
            threshold=watch.threshold,
            evaluation_periods=1,
            comparison_operator=AT_LEAST,
            treat_missing_data=(
                missing.BREACHING if watch.silence_is_bad else missing.NOT_BREACHING
            ),
        )
        alarm.add_alarm_action(SnsAction(self.topic))
        return alarm


def _metric(watch: Watch) -> cloudwatch.Metric:
    """The handler's metrics have no dimensions: one contact form in each account and region."""
    return cloudwatch.Metric(
        namespace=NAMESPACE,
        metric_name=watch.metric,
        statistic=watch.statistic,
        period=Duration.minutes(5),
    )
