"""CloudFront's cache of the API: the key is the sorted query; unknown parameters are refused."""

import json
from pathlib import Path

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

from infra.aws.bundle import ROOT

DOCUMENT = ROOT / "cms" / "api" / "schema" / "openapi.json"
FUNCTION = Path(__file__).parents[2] / "edge" / "known_query.js"


def api_parameters() -> list[str]:
    """Every query parameter in the OpenAPI document, such as `["ancestor_of", "certainty", …]`."""
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    declared = [
        parameter
        for path in document["paths"].values()
        for operation in path.values()
        for parameter in operation.get("parameters", [])
    ]
    return sorted({each["name"] for each in declared if each["in"] == "query"})


def function_code() -> str:
    """The function's source with the API's parameters; CloudFront accepts 10 kB."""
    source = FUNCTION.read_text(encoding="utf-8")
    return source.replace("__KNOWN__", json.dumps(api_parameters()))


class ApiCache(Construct):
    """Caches an answer as long as its `s-maxage` says; an answer without it is not cached.

    A publish invalidates all of them, see `cms/publishing/cdn/cloudfront.py`.
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
        """Runs the function before the cache lookup."""
        return [
            cloudfront.FunctionAssociation(
                event_type=cloudfront.FunctionEventType.VIEWER_REQUEST, function=self.function
            )
        ]
