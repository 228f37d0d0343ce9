"""Asks for a domain from outside, as a visitor does: DNS, CloudFront, load balancer and tasks.

Route 53 writes the metrics of its health checks in us-east-1 only, so the alarms are there.
"""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.aws.constructs.cms.alarm import BELOW, add_alarm

READY, SITE_READY = "/healthz/ready", "/healthz"
PLACES = ["eu-west-1", "us-east-1", "ap-southeast-1"]  # the fewest that Route 53 takes
SECONDS_BETWEEN = 30  # of one checker; each place has several
FAILURES = 3


class OutsideCheck(Construct):
    """A health check of `https://domain/path`, and its alarm."""

    def __init__(
        self, scope: Construct, name: str, *, domain: str, path: str, topic: sns.ITopic
    ) -> None:
        super().__init__(scope, name)
        check = route53.CfnHealthCheck(
            self,
            "Check",
            health_check_config=route53.CfnHealthCheck.HealthCheckConfigProperty(
                type="HTTPS",
                fully_qualified_domain_name=domain,
                port=443,
                resource_path=path,
                enable_sni=True,
                request_interval=SECONDS_BETWEEN,
                failure_threshold=FAILURES,
                regions=PLACES,
            ),
        )
        healthy = cloudwatch.Metric(
            namespace="AWS/Route53",
            metric_name="HealthCheckStatus",
            statistic="Minimum",
            period=Duration.minutes(1),
            dimensions_map={"HealthCheckId": check.attr_health_check_id},
        )
        add_alarm(
            self,
            "Unreachable",
            healthy,
            1,
            f"https://{domain}{path} has not answered from outside for 3 minutes. Look at it "
            "yourself: if it answers nothing, check DNS, certificate and CloudFront; if it is a "
            "503, it says what fails.",
            topic=topic,
            periods=3,
            compare=BELOW,
            silence_is_failure=True,
        )
