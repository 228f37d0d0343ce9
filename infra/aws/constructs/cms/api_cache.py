"""How CloudFront keeps the API's answers: one key for one question, and no unknown parameter."""

import json
from pathlib import Path

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

from infra.aws.api_parameters import api_parameters

FUNCTION = Path(__file__).parents[2] / "edge" / "known_query.js"


def function_code() -> str:
    """The function with the names of today's API; CloudFront takes 10 kB."""
    source = FUNCTION.read_text(encoding="utf-8")
    return source.replace("__KNOWN__", json.dumps(api_parameters()))


class ApiCache(Construct):
    """The answers' own headers say how long (`s-maxage`); what says nothing is not kept.

    Publishing tells CloudFront to forget all of them: see `cms/publishing/cdn/cloudfront.py`.
    """

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.policy = cloudfront.CachePolicy(
            self,
            "Policy",
            comment="Answers of the API, by their whole query, without cookies",
            min_ttl=Duration.seconds(0),
            default_ttl=Duration.seconds(0),
            max_ttl=Duration.days(1),
            query_string_behavior=cloudfront.CacheQueryStringBehavior.all(),
            header_behavior=cloudfront.CacheHeaderBehavior.none(),
            cookie_behavior=cloudfront.CacheCookieBehavior.none(),
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )
        self.function = cloudfront.Function(
            self,
            "KnownQuery",
            comment="Refuses unknown parameters, sorts the known ones",
            code=cloudfront.FunctionCode.from_inline(function_code()),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
        )

    @property
    def associations(self) -> list[cloudfront.FunctionAssociation]:
        """Before the cache looks."""
        return [
            cloudfront.FunctionAssociation(
                event_type=cloudfront.FunctionEventType.VIEWER_REQUEST, function=self.function
            )
        ]
