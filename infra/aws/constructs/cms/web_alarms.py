"""The alarms of what the services share: load balancer and scheduled commands."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.aws.constructs.cms.alarm import BELOW, add_alarm
from infra.aws.constructs.cms.jobs import Jobs

PERIOD = Duration.minutes(5)


class WebAlarms(Construct):
    """Each description names the first thing to check; steps: `docs/operators/aws-cms.md`."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        topic: sns.ITopic,
        balancer: elb.ApplicationLoadBalancer,
        jobs: Jobs,
    ) -> None:
        super().__init__(scope, name)
        waiting = jobs.dead_letters.metric_approximate_number_of_messages_visible(
            period=PERIOD, statistic="Maximum"
        )
        self.all: list[cloudwatch.Alarm] = [
            add_alarm(
                self,
                "BalancerErrors",
                balancer.metrics.http_code_elb(
                    elb.HttpCodeElb.ELB_5XX_COUNT, period=PERIOD, statistic="Sum"
                ),
                5,
                "The load balancer answered 5xx by itself 5 times in 5 minutes: no task took the "
                "request, or none answered in time. See which service is not ready.",
                topic=topic,
            ),
            add_alarm(
                self,
                "JobsNotStarted",
                waiting,
                1,
                "A scheduled command could not be started. Look at the queue.",
                topic=topic,
            ),
            add_alarm(
                self,
                "JobsSilent",
                jobs.group.metric_attempts(period=PERIOD, statistic="Sum"),
                1,
                "No scheduled command was started for 15 minutes. Look at the schedules' group.",
                topic=topic,
                periods=3,
                compare=BELOW,
                silence_is_failure=True,
            ),
        ]
