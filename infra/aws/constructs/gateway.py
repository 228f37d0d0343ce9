"""The HTTP API in front of the function: limits, CORS and an access log without visitors' data."""

import json
from typing import cast

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_apigatewayv2 as apigw
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.aws_apigatewayv2_integrations import HttpLambdaIntegration
from constructs import Construct

from infra.aws import nag
from infra.aws.settings import ContactSettings

FORM_HEADERS = ("Accept", "Content-Type", "Idempotency-Key")  # of a request by contact-form.js
# Without address, user agent and query, so that no entry identifies a visitor.
LOGGED = {
    "requestId": "$context.requestId",
    "time": "$context.requestTimeEpoch",
    "route": "$context.routeKey",
    "status": "$context.status",
    "milliseconds": "$context.responseLatency",
    "error": "$context.error.responseType",
}


class Gateway(Construct):
    """Routes `/contact` and the paths below it to the function; answers 404 for all others.

    Answers 429 above the settings' `requests_per_second`, with bursts of `requests_at_once`.
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
        self.api = apigw.HttpApi(
            self,
            "Api",
            api_name=Aws.STACK_NAME,
            create_default_stage=False,
            cors_preflight=apigw.CorsPreflightOptions(
                allow_origins=list(settings.site_origins),
                allow_methods=[apigw.CorsHttpMethod.GET, apigw.CorsHttpMethod.POST],
                allow_headers=list(FORM_HEADERS),
                expose_headers=["Retry-After"],
                max_age=Duration.hours(2),
            ),
        )
        self._add_routes(function)
        self.log_group = logs.LogGroup(
            self,
            "AccessLog",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.stage = apigw.HttpStage(
            self,
            "Stage",
            http_api=self.api,
            stage_name="$default",
            auto_deploy=True,
            throttle=apigw.ThrottleSettings(
                rate_limit=settings.requests_per_second, burst_limit=settings.requests_at_once
            ),
        )
        self._log_access()
        self.address = f"{self.api.api_endpoint}/contact"
        self.errors = self.api.metric_server_error(period=Duration.minutes(5), statistic="Sum")
        self.refused = None  # no firewall

    def _log_access(self) -> None:
        stage = cast(apigw.CfnStage, self.stage.node.default_child)
        stage.access_log_settings = apigw.CfnStage.AccessLogSettingsProperty(
            destination_arn=self.log_group.log_group_arn, format=json.dumps(LOGGED)
        )

    def _add_routes(self, function: lambda_.IFunction) -> None:
        to_function = HttpLambdaIntegration("ToFunction", function)
        for path in ("/contact", "/contact/{below+}"):
            for route in self.api.add_routes(
                path=path, methods=[apigw.HttpMethod.ANY], integration=to_function
            ):
                nag.accept(
                    route,
                    "AwsSolutions-APIG4",
                    "A public form: visitors have no account. Limits, spam checks and the "
                    "handler's own validation protect it.",
                )
