"""The API behind a firewall that limits each address, which an HTTP API cannot have."""

from aws_cdk import Aws, Duration, Stack
from aws_cdk import aws_apigateway as rest
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from infra.aws import nag
from infra.aws.constructs.cms.firewall import numbers_only, rate_rule, reputation_rule
from infra.aws.constructs.gateway import FORM_HEADERS
from infra.aws.settings import ContactSettings

STAGE = "form"
PERIOD = Duration.minutes(5)


class GuardedGateway(Construct):
    """A REST API, because AWS's firewall (WAF) supports those and not HTTP APIs.

    Serves the same two paths, passes the visitor's own address to the function, and has no
    second address that bypasses the firewall. The function adds the CORS headers, because a
    REST API does not.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        function: lambda_.IFunction,
        settings: ContactSettings,
    ) -> None:
        super().__init__(scope, name)
        self.api = rest.RestApi(
            self,
            "Api",
            rest_api_name=Aws.STACK_NAME,
            cloud_watch_role=False,
            endpoint_types=[rest.EndpointType.REGIONAL],
            deploy_options=rest.StageOptions(
                stage_name=STAGE,
                throttling_rate_limit=settings.requests_per_second,
                throttling_burst_limit=settings.requests_at_once,
                metrics_enabled=True,
            ),
            default_cors_preflight_options=rest.CorsOptions(
                allow_origins=list(settings.site_origins),
                allow_methods=["GET", "POST"],
                allow_headers=list(FORM_HEADERS),
            ),
        )
        self._add_routes(function)
        self._add_firewall(settings.firewall_requests)
        self._accept_findings()
        # Not `api.url`: the function's environment holds this address, and the stage depends on it.
        host = f"{self.api.rest_api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}"
        self.address = f"https://{host}/{STAGE}/contact"
        self.errors = self.api.metric_server_error(period=PERIOD, statistic="Sum")
        self.refused = cloudwatch.Metric(
            namespace="AWS/WAFV2",
            metric_name="BlockedRequests",
            statistic="Sum",
            period=PERIOD,
            dimensions_map={"WebACL": self.metric, "Region": Aws.REGION, "Rule": "ALL"},
        )

    def _add_routes(self, function: lambda_.IFunction) -> None:
        to_function = rest.LambdaIntegration(function, allow_test_invoke=False)
        contact = self.api.root.add_resource("contact")
        for resource in (contact, contact.add_resource("{below+}")):
            for method in ("GET", "HEAD", "POST"):
                resource.add_method(method, to_function)

    def _add_firewall(self, limit: int) -> None:
        self.metric = f"{Stack.of(self).stack_name}-form"
        self.acl = waf.CfnWebACL(
            self,
            "Firewall",
            scope="REGIONAL",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=numbers_only(self.metric),
            rules=[reputation_rule(0), rate_rule(1, "OfOneAddress", limit, None)],
        )
        waf.CfnWebACLAssociation(
            self,
            "Guard",
            resource_arn=self.api.deployment_stage.stage_arn,
            web_acl_arn=self.acl.attr_arn,
        )

    def _accept_findings(self) -> None:
        for rule, because in {
            "AwsSolutions-APIG1": "Access logs of a REST API need a role for the whole account; "
            "the metrics of API and firewall are enough.",
            "AwsSolutions-APIG2": "The function validates every request and lists all faults.",
            "AwsSolutions-APIG3": "The firewall is associated with the stage separately.",
            "AwsSolutions-APIG4": "A public form: visitors have no account.",
            "AwsSolutions-APIG6": "Execution logs would hold visitors' messages.",
            "AwsSolutions-COG4": "A public form: visitors have no account.",
        }.items():
            nag.accept(self, rule, because)
