"""CloudFront: one distribution for the CMS, one for the reference frontend."""

from aws_cdk import Duration
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.aws import nag
from infra.aws.constructs.cms.api_cache import ApiCache
from infra.aws.constructs.cms.balancer import Balancer
from infra.aws.constructs.cms.headers import Headers
from infra.aws.constructs.cms.media import PUBLIC_FOLDERS

VISITOR_HEADERS = ("X-Frontend-Token", "X-Visitor-Address")  # see cms/api/throttling.py
HTTPS = cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS
# Not cached: a missing page may be published a second later.
UNCACHED_STATUSES = (400, 403, 404, 405, 500, 502, 503, 504)


class Delivery(Construct):
    """Creates the two distributions, which share certificate, firewall and origin."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        balancer: Balancer,
        certificate: acm.ICertificate,
        firewall_arn: str,
        price_class: str,
    ) -> None:
        super().__init__(scope, name)
        self.headers = Headers(self, "Headers")
        self._certificate = certificate
        self._firewall, self._price_class = firewall_arn, f"PRICE_CLASS_{price_class}"
        self._vpc_origin = cloudfront.VpcOrigin(
            self,
            "Origin",
            endpoint=cloudfront.VpcOriginEndpoint.application_load_balancer(balancer.balancer),
            protocol_policy=cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
            origin_ssl_protocols=[cloudfront.OriginSslPolicy.TLS_V1_2],
        )

    def cms(
        self, domain: str, bucket: s3.IBucket, *, names_visitors: bool
    ) -> cloudfront.Distribution:
        """The distribution of the CMS: admin (not cached), API, static files, pictures.

        `names_visitors`: the API is told for which visitor a frontend asks.
        """
        origin, headers = self._origin(domain), self.headers
        api = ApiCache(self, "ApiCache")
        distribution = self._distribution("Cms", domain, self._uncached(origin))
        distribution.add_behavior(
            "/api/*",
            origin,
            cache_policy=api.policy,
            origin_request_policy=self._with_visitor()
            if names_visitors
            else cloudfront.OriginRequestPolicy.HOST_HEADER_ONLY,
            response_headers_policy=headers.api,
            function_associations=api.associations,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
            viewer_protocol_policy=HTTPS,
        )
        self._add_static(distribution, origin)
        files = origins.S3BucketOrigin.with_origin_access_control(bucket)
        for folder in PUBLIC_FOLDERS:
            distribution.add_behavior(
                f"/{folder}/*",
                files,
                cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
                response_headers_policy=headers.files,
                viewer_protocol_policy=HTTPS,
            )
        return distribution

    def site(self, domain: str) -> cloudfront.Distribution:
        """The distribution of the reference frontend: pages are not cached, static files are."""
        origin = self._origin(domain)
        distribution = self._distribution("Site", domain, self._uncached(origin))
        self._add_static(distribution, origin)
        return distribution

    def _with_visitor(self) -> cloudfront.OriginRequestPolicy:
        """The headers reach the origin and are no part of the cache's key."""
        return cloudfront.OriginRequestPolicy(
            self,
            "WithVisitor",
            comment="The host, and for which visitor a frontend asks",
            header_behavior=cloudfront.OriginRequestHeaderBehavior.allow_list(
                "Host", *VISITOR_HEADERS
            ),
        )

    def _origin(self, domain: str) -> cloudfront.IOrigin:
        """The load balancer as origin, over TLS with the name of the certificate."""
        return origins.VpcOrigin.with_vpc_origin(
            self._vpc_origin, domain_name=domain, read_timeout=Duration.seconds(60)
        )

    def _uncached(self, origin: cloudfront.IOrigin) -> cloudfront.BehaviorOptions:
        return cloudfront.BehaviorOptions(
            origin=origin,
            cache_policy=cloudfront.CachePolicy.CACHING_DISABLED,
            origin_request_policy=cloudfront.OriginRequestPolicy.ALL_VIEWER,
            response_headers_policy=self.headers.pages,
            allowed_methods=cloudfront.AllowedMethods.ALLOW_ALL,
            viewer_protocol_policy=HTTPS,
        )

    def _add_static(
        self, distribution: cloudfront.Distribution, origin: cloudfront.IOrigin
    ) -> None:
        distribution.add_behavior(
            "/static/*",
            origin,
            cache_policy=cloudfront.CachePolicy.CACHING_OPTIMIZED,
            origin_request_policy=cloudfront.OriginRequestPolicy.HOST_HEADER_ONLY,
            response_headers_policy=self.headers.pages,
            viewer_protocol_policy=HTTPS,
        )

    def _distribution(
        self, name: str, domain: str, default: cloudfront.BehaviorOptions
    ) -> cloudfront.Distribution:
        distribution = cloudfront.Distribution(
            self,
            name,
            comment=domain,
            domain_names=[domain],
            certificate=self._certificate,
            minimum_protocol_version=cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            price_class=cloudfront.PriceClass[self._price_class],
            web_acl_id=self._firewall,
            default_behavior=default,
            error_responses=[
                cloudfront.ErrorResponse(http_status=status, ttl=Duration.seconds(0))
                for status in UNCACHED_STATUSES
            ],
        )
        nag.accept(
            distribution,
            "AwsSolutions-CFR3",
            "An access log would store visitors' addresses with the illness they read about.",
        )
        nag.accept(
            distribution, "AwsSolutions-CFR1", "A clinic's patients travel: no country is blocked."
        )
        return distribution
