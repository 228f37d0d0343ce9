"""The bucket of the uploaded files, which only CloudFront and the CMS can read."""

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.aws import nag

# A picture's key is the path of its URL. Documents are not public: the CMS checks who may read.
PUBLIC_FOLDERS = ("media/images", "media/original_images")
RETENTION_DAYS = 30


class Media(Construct):
    """Encrypted, versioned, TLS only. Deleted and replaced files can be recovered for 30 days."""

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
                    noncurrent_version_expiration=Duration.days(RETENTION_DAYS),
                    abort_incomplete_multipart_upload_after=Duration.days(7),
                )
            ],
            removal_policy=RemovalPolicy.RETAIN,
        )
        self._let_cloudfront_read()
        nag.accept(
            self.bucket,
            "AwsSolutions-S1",
            "An access log would record which visitor looked at which picture.",
        )

    def seen_from(self, stack: Construct) -> s3.IBucket:
        """The bucket by its attributes: its policy stays in a stack that has no distribution."""
        return s3.Bucket.from_bucket_attributes(
            stack,
            "Media",
            bucket_arn=self.bucket.bucket_arn,
            bucket_regional_domain_name=self.bucket.bucket_regional_domain_name,
        )

    def _let_cloudfront_read(self) -> None:
        """Allow all distributions of this account: a later stack creates the one that is meant."""
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
