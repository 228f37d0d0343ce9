"""The API with a firewall in front: a limit for each address, which an HTTP API cannot have."""

from aws_cdk import Aws, Stack
from aws_cdk import aws_apigateway as rest
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_wafv2 as waf
from constructs import Construct

from infra.aws import nag
from infra.aws.constructs.cms.firewall import numbers_only, rate_rule, reputation_rule

STAGE = "form"


class GuardedGateway(Construct):
    """A REST API: AWS's firewall stands in front of those, and not in front of HTTP APIs.

    It answers the same two paths, tells the function the visitor's own address, and has no
    other address that would lead past the firewall. The function adds CORS to its answers,
    since a REST API does not.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        function: lambda_.IFunction,
        origins: list[str],
        per_second: int,
        at_once: int,
        of_one: int,
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
                throttling_rate_limit=per_second,
                throttling_burst_limit=at_once,
                metrics_enabled=True,
            ),
            default_cors_preflight_options=rest.CorsOptions(
                allow_origins=origins,
                allow_methods=["GET", "POST"],
                allow_headers=["Accept", "Content-Type", "Idempotency-Key"],
            ),
        )
        self._add_routes(function)
        self._guard(of_one)
        self._explain()
        # Written out: the stage knows the function, which is told this address.
        host = f"{self.api.rest_api_id}.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX}"
        self.address = f"https://{host}/{STAGE}/contact"

    def _add_routes(self, function: lambda_.IFunction) -> None:
        to_function = rest.LambdaIntegration(function, allow_test_invoke=False)
        contact = self.api.root.add_resource("contact")
        for resource in (contact, contact.add_resource("{below+}")):
            for method in ("GET", "HEAD", "POST"):
                resource.add_method(method, to_function)

    def _guard(self, of_one: int) -> None:
        self.acl = waf.CfnWebACL(
            self,
            "Firewall",
            scope="REGIONAL",
            default_action=waf.CfnWebACL.DefaultActionProperty(allow={}),
            visibility_config=numbers_only(f"{Stack.of(self).stack_name}-form"),
            rules=[reputation_rule(0), rate_rule(1, "OfOneAddress", of_one, None)],
        )
        waf.CfnWebACLAssociation(
            self,
            "Guard",
            resource_arn=self.api.deployment_stage.stage_arn,
            web_acl_arn=self.acl.attr_arn,
        )

    def _explain(self) -> None:
        for rule, because in {
            "AwsSolutions-APIG1": "Access logs of a REST API need a role for the whole account; "
            "the numbers of API and firewall tell as much.",
            "AwsSolutions-APIG2": "The function checks every request and tells all faults at once.",
            "AwsSolutions-APIG3": "The firewall is associated with the stage, beside it.",
            "AwsSolutions-APIG4": "A public form: visitors have no account.",
            "AwsSolutions-APIG6": "Execution logs would hold visitors' messages.",
            "AwsSolutions-COG4": "A public form: visitors have no account.",
        }.items():
            nag.accept(self, rule, because)
