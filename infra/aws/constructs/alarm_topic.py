"""The SNS topic of the alarms and the mailbox that subscribes to it."""

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from constructs import Construct


def alarm_topic(
    scope: Construct, email: str, publishers: tuple[str, ...] = ("cloudwatch",)
) -> sns.Topic:
    """One topic for one mailbox; `publishers` are the services that may publish.

    Not encrypted at rest: alarms contain names and numbers only, CloudWatch cannot use the AWS
    managed key, and a key of our own would cost more than all other resources.
    """
    topic = sns.Topic(scope, "Topic", enforce_ssl=True)
    sns.Subscription(
        scope, "Mail", topic=topic, protocol=sns.SubscriptionProtocol.EMAIL, endpoint=email
    )
    # A policy replaces the default one, which allows CloudWatch.
    topic.add_to_resource_policy(
        iam.PolicyStatement(
            sid="AlarmsOfThisAccount",
            principals=[iam.ServicePrincipal(f"{each}.amazonaws.com") for each in publishers],
            actions=["sns:Publish"],
            resources=[topic.topic_arn],
            conditions={"StringEquals": {"aws:SourceAccount": Stack.of(scope).account}},
        )
    )
    return topic
