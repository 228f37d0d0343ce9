"""Which addresses CloudFront comes from: a list of AWS's, with another id in each region."""

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
ASKS = f"AWS{AwsCustomResource.PROVIDER_FUNCTION_UUID.replace('-', '')}"
ID = "PrefixLists.0.PrefixListId"


def cloudfront_addresses(scope: Construct) -> str:
    """Return the list's id, asked for on deploy: synthesising knows no region."""
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
        found, "*", "ec2:DescribeManagedPrefixLists knows no resources, and all it does is read."
    )
    nag.accept(
        Stack.of(scope).node.find_child(ASKS),
        "AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/"
        "AWSLambdaBasicExecutionRole]",
        "The CDK's own function; it may write its log, and runs on a deploy only.",
    )
    return found.get_response_field(ID)
