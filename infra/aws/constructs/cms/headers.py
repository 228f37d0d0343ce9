"""The response headers that CloudFront adds, whatever the programs behind it send."""

from aws_cdk import Duration
from aws_cdk import aws_cloudfront as cloudfront
from constructs import Construct

ONE_YEAR = Duration.days(365)
Security = cloudfront.ResponseSecurityHeadersBehavior


class Headers(Construct):
    """`pages` for answers of programs, `files` for uploaded files, `api` for clients anywhere."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.pages = self._policy("Pages", "HTTPS only, no content sniffing")
        self.api = self._policy(
            "Api",
            "Readable from any origin, without credentials",
            cors=cloudfront.ResponseHeadersCorsBehavior(
                access_control_allow_credentials=False,
                access_control_allow_headers=["*"],
                access_control_allow_methods=["GET", "HEAD", "OPTIONS"],
                access_control_allow_origins=["*"],
                access_control_expose_headers=["Retry-After"],
                origin_override=True,
            ),
        )
        # An uploaded HTML or SVG file must not run scripts on the admin's origin.
        self.files = self._policy(
            "Files",
            "Uploaded files run no scripts",
            policy="default-src 'none'; style-src 'unsafe-inline'; sandbox",
        )

    def _policy(
        self,
        name: str,
        comment: str,
        *,
        cors: cloudfront.ResponseHeadersCorsBehavior | None = None,
        policy: str | None = None,
    ) -> cloudfront.ResponseHeadersPolicy:
        return cloudfront.ResponseHeadersPolicy(
            self,
            name,
            comment=comment,
            cors_behavior=cors,
            security_headers_behavior=Security(
                content_type_options=cloudfront.ResponseHeadersContentTypeOptions(override=True),
                strict_transport_security=cloudfront.ResponseHeadersStrictTransportSecurity(
                    access_control_max_age=ONE_YEAR, override=True
                ),
                content_security_policy=(
                    cloudfront.ResponseHeadersContentSecurityPolicy(
                        content_security_policy=policy, override=True
                    )
                    if policy
                    else None
                ),
            ),
        )
