"""The alarms of one service: is it up, does it answer, is it fast?"""

from functools import partial

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.aws.constructs.cms.alarm import BELOW, add_alarm
from infra.aws.constructs.cms.service import Service

MINUTE, PERIOD = Duration.minutes(1), Duration.minutes(5)


class ServiceAlarms(Construct):
    """The same seven for the CMS and for the reference frontend; `who` names it in the mails.

    `Down` and `NotRunning` see a service of which nothing is left: the load balancer then counts
    no host and ECS writes no metric, so a minute without data is one that breaches.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        who: str,
        topic: sns.ITopic,
        targets: elb.ApplicationTargetGroup,
        service: Service,
    ) -> None:
        super().__init__(scope, name)
        self._who, self._metrics, self._tasks = who, targets.metrics, service.service
        self._add = partial(add_alarm, self, topic=topic)
        self.all = [*self._up(), *self._healthy(), *self._sized()]

    def _up(self) -> list[cloudwatch.Alarm]:
        healthy = self._metrics.healthy_host_count(period=MINUTE, statistic="Maximum")
        running = self._tasks.metric_cpu_utilization(period=MINUTE, statistic="SampleCount")
        gone = partial(self._add, compare=BELOW, silence_is_failure=True)
        down = f"The {self._who} is down: no task is ready. Look at the service's events and log."
        none = f"The {self._who} has no running task for 5 minutes. Look at the service's events."
        return [
            gone("Down", healthy, 1, down, periods=3),
            gone("NotRunning", running, 1, none, periods=5),
        ]

    def _healthy(self) -> list[cloudwatch.Alarm]:
        """A task that is not ready is replaced after five minutes and counted no more.

        So one minute counts for its five, and two of three of them are an alarm.
        """
        metrics, who = self._metrics, self._who
        failed = metrics.http_code_target(
            elb.HttpCodeTarget.TARGET_5XX_COUNT, period=PERIOD, statistic="Sum"
        )
        unready = metrics.unhealthy_host_count(period=PERIOD, statistic="Maximum")
        errors = f"The {who} answered 5xx ten times in 5 minutes. Its log names the fault."
        not_ready = f"Tasks of the {who} were not ready for 10 minutes. Its log says what fails."
        return [
            self._add("Errors", failed, 10, errors),
            self._add("NotReady", unready, 1, not_ready, periods=3, breaching=2),
        ]

    def _sized(self) -> list[cloudwatch.Alarm]:
        who, tasks = self._who, self._tasks
        seconds = self._metrics.target_response_time(period=PERIOD, statistic="p95")
        cpu = tasks.metric_cpu_utilization(period=PERIOD)
        memory = tasks.metric_memory_utilization(period=PERIOD)
        slow = (
            f"One answer of the {who} in twenty took over 2 s for 15 minutes. Look at the database."
        )
        busy = f"All tasks of the {who} are busy: more are not allowed. Choose the large profile."
        full = f"Tasks of the {who} run out of memory. Raise it in infra/aws/settings/profiles.py."
        return [
            self._add("Slow", seconds, 2, slow, periods=3),
            self._add("Busy", cpu, 90, busy, periods=3),
            self._add("MemoryFull", memory, 90, full, periods=2),
        ]
