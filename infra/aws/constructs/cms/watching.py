"""The alarms and the dashboard of everything that `CmsWeb` runs."""

from collections.abc import Sequence
from typing import NamedTuple

from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.aws.constructs.cms.database import Database
from infra.aws.constructs.cms.jobs import Jobs
from infra.aws.constructs.cms.service import Service
from infra.aws.constructs.cms.service_alarms import ServiceAlarms
from infra.aws.constructs.cms.web_alarms import WebAlarms
from infra.aws.constructs.cms.web_dashboard import WebDashboard


class Served(NamedTuple):
    """A service behind the load balancer; `who` is its word in the alarms' mails."""

    who: str
    service: Service
    targets: elb.ApplicationTargetGroup


def watch(
    scope: Construct,
    served: Sequence[Served],
    *,
    topic: sns.ITopic,
    balancer: elb.ApplicationLoadBalancer,
    jobs: Jobs,
    distribution: cloudfront.IDistribution,
    database: Database,
) -> None:
    """Add the alarms of each service and of what they share. The dashboard shows the first one."""
    alarms: list[cloudwatch.Alarm] = []
    for each in served:
        name = f"{each.who[0].upper()}{each.who[1:].lower()}Alarms"  # CmsAlarms, SiteAlarms
        alarms += ServiceAlarms(
            scope, name, who=each.who, topic=topic, targets=each.targets, service=each.service
        ).all
    alarms += WebAlarms(scope, "Alarms", topic=topic, balancer=balancer, jobs=jobs).all
    first = served[0]
    WebDashboard(
        scope,
        "Dashboard",
        alarms=alarms,
        distribution=distribution,
        targets=first.targets,
        service=first.service,
        database=database,
    )
