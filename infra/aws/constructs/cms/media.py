"""The bucket with the uploaded files: nobody reads it but CloudFront and the CMS."""

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.aws import nag

# A picture's key is its address's path. Documents are not here: the CMS knows who may read them.
PUBLIC_FOLDERS = ("media/images", "media/original_images")
KEPT = Duration.days(30)


class Media(Construct):
    """Encrypted, versioned, TLS only. What is deleted or replaced can be had back for 30 days."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.bucket = s3.Bucket(
            self,
            "Bucket",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            versioned=True,
            lifecycle_rules=[
                s3.LifecycleRule(
                    noncurrent_version_expiration=KEPT,
                    abort_incomplete_multipart_upload_after=Duration.days(7),
                )
            ],
            removal_policy=RemovalPolicy.RETAIN,
        )
        self._let_cloudfront_read()
        nag.accept(
            self.bucket,
            "AwsSolutions-S1",
            "An access log would say which visitor looked at which picture of a clinic.",
        )

    def _let_cloudfront_read(self) -> None:
        """Distributions of this account: which one is known only to a stack that comes later."""
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="CloudFrontReadsPictures",
                principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                actions=["s3:GetObject"],
                resources=[self.bucket.arn_for_objects(f"{each}/*") for each in PUBLIC_FOLDERS],
                conditions={
                    "StringEquals": {"AWS:SourceAccount": Stack.of(self).account},
                    "ArnLike": {
                        "AWS:SourceArn": Stack.of(self).format_arn(
                            service="cloudfront",
                            region="",
                            resource="distribution",
                            resource_name="*",
                        )
                    },
                },
            )
        )
