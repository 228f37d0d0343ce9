"""Adds an alarm of the CMS's stacks, which always mails somebody."""

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from aws_cdk.aws_cloudwatch_actions import SnsAction
from constructs import Construct

AT_LEAST = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
BELOW = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD


def add_alarm(
    scope: Construct,
    name: str,
    metric: cloudwatch.IMetric,
    threshold: float,
    description: str,
    *,
    topic: sns.ITopic,
    periods: int = 1,
    breaching: int | None = None,
    compare: cloudwatch.ComparisonOperator = AT_LEAST,
    silence_is_failure: bool = False,
) -> cloudwatch.Alarm:
    """Publish to the topic when the metric breaches, and when it recovers.

    Breaching means `breaching` (all, if not given) of the last `periods` periods. A period without
    data is one that breaches with `silence_is_failure`: for metrics that AWS writes as long as
    something runs. It is a good one otherwise: for metrics that AWS writes when something fails.
    """
    missing = cloudwatch.TreatMissingData
    alarm = cloudwatch.Alarm(
        scope,
        name,
        alarm_description=description,
        metric=metric,
        threshold=threshold,
        evaluation_periods=periods,
        datapoints_to_alarm=breaching,
        comparison_operator=compare,
        treat_missing_data=missing.BREACHING if silence_is_failure else missing.NOT_BREACHING,
    )
    alarm.add_alarm_action(SnsAction(topic))
    alarm.add_ok_action(SnsAction(topic))
    return alarm
