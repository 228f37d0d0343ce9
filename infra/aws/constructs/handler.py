"""The function: `contact_lambda` as it is, told what it reads and allowed what it does."""

from collections.abc import Mapping

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.aws import nag


class Handler(Construct):
    """One function with a log of 30 days and a role that holds what is granted here only.

    `reserved_concurrency` is how many run at once at most; 0 for no limit of its own.
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
        """One statement of the role, with whole names only: no wildcards."""
        self.role.add_to_policy(iam.PolicyStatement(sid=sid, actions=actions, resources=resources))

    def _allow_logging(self) -> None:
        """Not the managed policy: that one may write to every log of the account."""
        arn = self.log_group.log_group_arn
        self.allow("Log", ["logs:CreateLogStream", "logs:PutLogEvents"], [arn])
        nag.accept(
            self.function,
            "AwsSolutions-L1",
            "A newer Python is taken on purpose, with a look at what changed in it, "
            "and not because CDK was upgraded.",
        )
