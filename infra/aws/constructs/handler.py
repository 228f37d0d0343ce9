"""The Lambda function with its environment, log and role."""

from collections.abc import Mapping

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.aws import nag


class Handler(Construct):
    """One function with a log of 30 days and a role without managed policies.

    `reserved_concurrency` limits how many run at the same time; 0 means no own limit.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        code: lambda_.Code,
        environment: Mapping[str, str],
        reserved_concurrency: int,
        description: str,
    ) -> None:
        super().__init__(scope, name)
        self.log_group = logs.LogGroup(
            self,
            "Log",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        self.function = lambda_.Function(
            self,
            "Function",
            description=description,
            handler="contact_lambda.app.handler",
            code=code,
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            memory_size=512,
            timeout=Duration.seconds(15),
            reserved_concurrent_executions=reserved_concurrency or None,
            environment=dict(environment),
            role=self.role,
            log_group=self.log_group,
        )
        self._allow_logging()

    def allow(self, sid: str, actions: list[str], resources: list[str]) -> None:
        """Add one statement to the role; `resources` are full ARNs without wildcards."""
        self.role.add_to_policy(iam.PolicyStatement(sid=sid, actions=actions, resources=resources))

    def _allow_logging(self) -> None:
        """Allow this log only; the managed policy allows every log of the account."""
        arn = self.log_group.log_group_arn
        self.allow("Log", ["logs:CreateLogStream", "logs:PutLogEvents"], [arn])
        nag.accept(
            self.function,
            "AwsSolutions-L1",
            "The Python version is raised deliberately, after reading what changed, "
            "and not by an upgrade of CDK.",
        )
