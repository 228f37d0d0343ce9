"""The CloudWatch dashboard of the CMS: is the site up, is it fast, what is cached?"""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_elasticloadbalancingv2 as elb
from constructs import Construct

from infra.aws.constructs.cms.database import Database
from infra.aws.constructs.cms.service import Service

PERIOD = Duration.minutes(5)


class WebDashboard(Construct):
    """Alarms, then CloudFront, the CMS's tasks and the database."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        alarms: Sequence[cloudwatch.IAlarm],
        distribution: cloudfront.IDistribution,
        targets: elb.ApplicationTargetGroup,
        service: Service,
        database: Database,
    ) -> None:
        super().__init__(scope, name)
        board = cloudwatch.Dashboard(self, "Board", default_interval=Duration.days(1))
        board.add_widgets(
            cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=24, height=4)
        )
        edge, behind = _edge(distribution), targets.metrics
        code = elb.HttpCodeTarget
        board.add_widgets(
            _graph("Requests at CloudFront", edge("Requests", "Sum")),
            _graph("Refused or failed at CloudFront, %", edge("TotalErrorRate", "Average")),
            _graph("Requests that reach the CMS", behind.request_count(period=PERIOD)),
        )
        board.add_widgets(
            _graph(
                "Errors of the CMS",
                behind.http_code_target(code.TARGET_5XX_COUNT, period=PERIOD),
                behind.http_code_target(code.TARGET_4XX_COUNT, period=PERIOD),
            ),
            _graph(
                "Seconds, 95 of 100 below",
                behind.target_response_time(period=PERIOD, statistic="p95"),
            ),
            _graph(
                "Tasks: CPU and memory, %",
                service.service.metric_cpu_utilization(period=PERIOD),
                service.service.metric_memory_utilization(period=PERIOD),
            ),
        )
        board.add_widgets(
            _graph("Database: CPU, %", database.cpu),
            _graph("Database: connections", database.connections),
            *([_graph("Free bytes", database.free_storage)] if database.free_storage else []),
        )


def _edge(distribution: cloudfront.IDistribution):  # type: ignore[no-untyped-def]
    """CloudFront's metrics are always in us-east-1."""

    def metric(name: str, statistic: str) -> cloudwatch.IMetric:
        return cloudwatch.Metric(
            namespace="AWS/CloudFront",
            metric_name=name,
            statistic=statistic,
            period=PERIOD,
            region="us-east-1",
            dimensions_map={"DistributionId": distribution.distribution_id, "Region": "Global"},
        )

    return metric


def _graph(title: str, *metrics: cloudwatch.IMetric) -> cloudwatch.GraphWidget:
    return cloudwatch.GraphWidget(title=title, left=list(metrics), width=8)
