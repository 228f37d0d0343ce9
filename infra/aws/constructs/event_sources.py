"""The events that start the function: the schedule and SES's events; and the dead-letter queue."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_events_targets import LambdaFunction
from aws_cdk.aws_lambda_destinations import SqsDestination
from constructs import Construct

from infra.aws import nag


class EventSources(Construct):
    """Two rules with one function as target. Failed events are retried, then kept for four days.

    Four days are enough to look at them; SES's events contain visitors' addresses.
    """

    def __init__(
        self, scope: Construct, name: str, *, function: lambda_.IFunction, configuration_set: str
    ) -> None:
        super().__init__(scope, name)
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(4),
        )
        nag.accept(
            self.dead_letters,
            "AwsSolutions-SQS3",
            "It is the dead-letter queue of two rules and of the function's retries.",
        )
        # No retry: the next minute's event does the same work.
        self._rule(
            "EveryMinute",
            function,
            retry_attempts=0,
            max_age=Duration.minutes(1),
            schedule=events.Schedule.rate(Duration.minutes(1)),
        )
        self._rule(
            "SesEvents",
            function,
            retry_attempts=185,
            max_age=Duration.hours(24),
            event_pattern=events.EventPattern(
                source=["aws.ses"],
                detail={"mail": {"tags": {"ses:configuration-set": [configuration_set]}}},
            ),
        )
        lambda_.EventInvokeConfig(
            self,
            "Retries",
            function=function,
            retry_attempts=2,
            max_event_age=Duration.hours(6),
            on_failure=SqsDestination(self.dead_letters),
        )

    def _rule(
        self,
        name: str,
        function: lambda_.IFunction,
        *,
        retry_attempts: int,
        max_age: Duration,
        schedule: events.Schedule | None = None,
        event_pattern: events.EventPattern | None = None,
    ) -> None:
        target = LambdaFunction(
            function,
            dead_letter_queue=self.dead_letters,
            retry_attempts=retry_attempts,
            max_event_age=max_age,
        )
        events.Rule(self, name, schedule=schedule, event_pattern=event_pattern, targets=[target])
