"""The stack `CmsEdge`, in us-east-1 where CloudFront requires its certificate and firewall."""

from aws_cdk import CfnOutput, Duration, Environment, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from constructs import Construct

from infra.aws.constructs.alarm_topic import alarm_topic
from infra.aws.constructs.cms.alarm import add_alarm
from infra.aws.constructs.cms.firewall import Firewall
from infra.aws.constructs.cms.outside_check import READY, SITE_READY, OutsideCheck
from infra.aws.settings import CmsSettings

REGION = "us-east-1"
REFUSED_REQUESTS_ALARM = 1_000  # in five minutes


class CmsEdgeStack(Stack):
    """Certificate and firewall of CloudFront. `make deploy` passes its outputs to `CmsWeb`."""

    def __init__(self, scope: Construct, name: str, settings: CmsSettings) -> None:
        super().__init__(
            scope,
            name,
            env=Environment(region=REGION),
            description="The CMS's certificate and firewall at CloudFront",
        )
        first, *others = settings.domains
        self.certificate = acm.Certificate(
            self,
            "Certificate",
            domain_name=first,
            subject_alternative_names=others or None,
            validation=acm.CertificateValidation.from_dns(),
        )
        self.firewall = Firewall(self, "Firewall", rate=settings.requests_per_five_minutes)
        topic = alarm_topic(self, settings.alarm_email)
        self._add_alarm(topic)
        if settings.outside_check:
            self._check_from_outside(settings, topic)
        for output, value in (
            ("CertificateArn", self.certificate.certificate_arn),
            ("WebAclArn", self.firewall.acl.attr_arn),
        ):
            CfnOutput(self, output, value=value).override_logical_id(output)

    def _check_from_outside(self, settings: CmsSettings, topic: sns.ITopic) -> None:
        OutsideCheck(self, "OutsideCms", domain=settings.domain, path=READY, topic=topic)
        if settings.reference_frontend:
            site = settings.site_domain
            OutsideCheck(self, "OutsideSite", domain=site, path=SITE_READY, topic=topic)

    def _add_alarm(self, topic: sns.ITopic) -> None:
        refused = cloudwatch.Metric(
            namespace="AWS/WAFV2",
            metric_name="BlockedRequests",
            statistic="Sum",
            period=Duration.minutes(5),
            dimensions_map={"WebACL": self.firewall.metric, "Rule": "ALL"},
        )
        add_alarm(
            self,
            "ManyRefused",
            refused,
            REFUSED_REQUESTS_ALARM,
            "The firewall refuses many requests. See which rule; raise the limit if they are real.",
            topic=topic,
        )
