"""The alarms of the running CMS."""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.aws.constructs.cms.alarm import add_alarm
from infra.aws.constructs.cms.service import Service

PERIOD = Duration.minutes(5)


class WebAlarms(Construct):
    """Each description names the first thing to check; steps: `docs/aws-cms-operations.md`."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        topic: sns.ITopic,
        targets: elb.ApplicationTargetGroup,
        service: Service,
        dead_letters: sqs.IQueue,
    ) -> None:
        super().__init__(scope, name)
        metrics = targets.metrics
        code = elb.HttpCodeTarget.TARGET_5XX_COUNT
        self.all = [
            add_alarm(self, *each, topic=topic, periods=periods)
            for periods, each in (
                (1, ("Errors", metrics.http_code_target(code, period=PERIOD, statistic="Sum"), 10,
                     "The CMS answered 5xx ten times in 5 minutes. Its log names the fault.")),
                (2, ("NotReady", _unhealthy(targets), 1,
                     "A task has not been ready for 10 minutes. Ask /healthz/ready what fails.")),
                (3, ("Slow", metrics.target_response_time(period=PERIOD, statistic="p95"), 2,
                     "One answer in twenty took over 2 s for 15 minutes. Look at the database.")),
                (3, ("Busy", service.service.metric_cpu_utilization(period=PERIOD), 90,
                     "All tasks are busy: more are not allowed. Choose the large profile.")),
                (2, ("MemoryFull", service.service.metric_memory_utilization(period=PERIOD), 90,
                     "Tasks run out of memory. Raise it in infra/aws/settings/profiles.py.")),
                (1, ("JobsNotStarted", _waiting(dead_letters), 1,
                     "A scheduled command could not be started. Look at the queue.")),
            )
        ]  # fmt: skip


def _unhealthy(targets: elb.ApplicationTargetGroup) -> cloudwatch.IMetric:
    return targets.metrics.unhealthy_host_count(period=PERIOD, statistic="Minimum")


def _waiting(queue: sqs.IQueue) -> cloudwatch.IMetric:
    return queue.metric_approximate_number_of_messages_visible(period=PERIOD, statistic="Maximum")
