"""CloudFront's own addresses: a prefix list of AWS, with another id in each region."""

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_logs as logs
from aws_cdk.custom_resources import (
    AwsCustomResource,
    AwsCustomResourcePolicy,
    AwsSdkCall,
    PhysicalResourceId,
)
from constructs import Construct

from infra.aws import nag

NAME = "com.amazonaws.global.cloudfront.origin-facing"
LOOKUP_FUNCTION = f"AWS{AwsCustomResource.PROVIDER_FUNCTION_UUID.replace('-', '')}"
ID = "PrefixLists.0.PrefixListId"


def cloudfront_addresses(scope: Construct) -> str:
    """Return the list's id, which a deploy looks up, because synthesis has no region."""
    found = AwsCustomResource(
        scope,
        "CloudFrontAddresses",
        on_update=AwsSdkCall(
            service="EC2",
            action="describeManagedPrefixLists",
            parameters={"Filters": [{"Name": "prefix-list-name", "Values": [NAME]}]},
            physical_resource_id=PhysicalResourceId.of(NAME),
            output_paths=[ID],
        ),
        policy=AwsCustomResourcePolicy.from_sdk_calls(
            resources=AwsCustomResourcePolicy.ANY_RESOURCE
        ),
        install_latest_aws_sdk=False,
        log_group=logs.LogGroup(
            scope,
            "CloudFrontAddressesLog",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        ),
    )
    nag.accept_wildcard(
        found,
        "*",
        "ec2:DescribeManagedPrefixLists takes no resource, and the call only reads a list.",
    )
    nag.accept(
        Stack.of(scope).node.find_child(LOOKUP_FUNCTION),
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
        "AWSLambdaBasicExecutionRole]",
        "CDK's own function; it may write its log and runs during a deploy only.",
    )
    return found.get_response_field(ID)
