"""The journal: the DynamoDB table that `contact_lambda.aws.dynamodb_schema` describes."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

NUMBER, STRING = dynamodb.AttributeType.NUMBER, dynamodb.AttributeType.STRING


class Journal(Construct):
    """Rows with the key `pk` that expire at `ttl`, and an index of the open rows.

    The table is kept when the stack is deleted, because it may hold unread messages.
    """

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        self.table = dynamodb.Table(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="pk", type=STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute="ttl",
            encryption=dynamodb.TableEncryption.AWS_MANAGED,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            deletion_protection=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        self.table.add_global_secondary_index(
            index_name="open-due",
            partition_key=dynamodb.Attribute(name="open", type=NUMBER),
            sort_key=dynamodb.Attribute(name="due", type=NUMBER),
            projection_type=dynamodb.ProjectionType.INCLUDE,
            non_key_attributes=["created", "state", "reference"],
        )
