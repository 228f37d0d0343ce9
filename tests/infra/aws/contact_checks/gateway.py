"""The HTTP API."""

import json


def the_api_is_throttled(template):
    stage = template.one("AWS::ApiGatewayV2::Stage")
    assert "RouteSettings" not in stage
    limits = stage["DefaultRouteSettings"]
    assert int(limits["ThrottlingRateLimit"]) == 5
    assert int(limits["ThrottlingBurstLimit"]) == 20


def only_the_website_may_call_by_script(template):
    cors = template.one("AWS::ApiGatewayV2::Api")["CorsConfiguration"]
    assert cors["AllowOrigins"] == ["https://www.clinic.example"]
    assert set(cors["AllowMethods"]) == {"GET", "POST"}
    assert cors["AllowHeaders"] == ["Accept", "Content-Type", "Idempotency-Key"]
    assert cors["ExposeHeaders"] == ["Retry-After"]
    assert not cors.get("AllowCredentials")


def the_api_answers_the_form_only(template):
    routes = template.of("AWS::ApiGatewayV2::Route").values()
    assert {each["RouteKey"] for each in routes} == {"ANY /contact", "ANY /contact/{below+}"}
    integration = template.one("AWS::ApiGatewayV2::Integration")
    assert integration["PayloadFormatVersion"] == "2.0"
    assert integration["IntegrationUri"] == "ContactHandlerFunction.Arn"


def the_access_log_has_no_data_of_visitors(template):
    settings = template.one("AWS::ApiGatewayV2::Stage")["AccessLogSettings"]
    assert settings["DestinationArn"] == "ContactGatewayAccessLog.Arn"
    assert set(json.loads(settings["Format"]).values()) == {
        "$context.requestId",
        "$context.requestTimeEpoch",
        "$context.routeKey",
        "$context.status",
        "$context.responseLatency",
        "$context.error.responseType",
    }


CHECKS = [
    the_api_is_throttled,
    only_the_website_may_call_by_script,
    the_api_answers_the_form_only,
    the_access_log_has_no_data_of_visitors,
]
