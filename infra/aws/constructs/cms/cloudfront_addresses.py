"""Which addresses CloudFront comes from: a list of AWS's, with another id in each region."""

from aws_cdk.custom_resources import (
    AwsCustomResource,
    AwsCustomResourcePolicy,
    AwsSdkCall,
    PhysicalResourceId,
)
from constructs import Construct

from infra.aws import nag

NAME = "com.amazonaws.global.cloudfront.origin-facing"
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
    )
    nag.accept(
        found,
        "AwsSolutions-IAM5",
        "ec2:DescribeManagedPrefixLists knows no resources; it only reads.",
    )
    return found.get_response_field(ID)
