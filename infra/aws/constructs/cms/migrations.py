"""The database's user and migrations: two tasks of every deploy, before any service changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aws_cdk import CustomResource, Duration, RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.aws import nag
from infra.aws.constructs.cms.jobs import CONTAINER, command
from infra.aws.constructs.cms.task import Task

FOLDER = Path(__file__).parents[2] / "migrate"
USER_SCRIPT = FOLDER / "database_user.py"
MIGRATE = {"containerOverrides": [{"name": CONTAINER, "command": command("migrate --noinput")}]}


class Migrations(Construct):
    """Fails the deploy, and leaves the old code running, when a task fails.

    `user` creates the CMS's own database user; only this task gets the owner's password.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        cluster: ecs.ICluster,
        user: Task,
        manage: Task,
        group: ec2.ISecurityGroup,
    ) -> None:
        super().__init__(scope, name)
        log = logs.LogGroup(
            self,
            "Log",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        function = lambda_.Function(
            self,
            "Function",
            description="Creates the database's user, runs the migrations and waits for their end",
            code=lambda_.Code.from_asset(str(FOLDER), exclude=["__pycache__", USER_SCRIPT.name]),
            handler="run.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            timeout=Duration.minutes(15),
            role=role,
            log_group=log,
        )
        nag.accept(
            function,
            "AwsSolutions-L1",
            "The Python version is raised deliberately, together with the contact handler's.",
        )
        self._allow(role, log, cluster, (user, manage))
        tasks = [
            _run_task(cluster, user, group),
            {**_run_task(cluster, manage, group), "overrides": MIGRATE},
        ]
        self.done = CustomResource(
            self,
            "Done",
            service_token=function.function_arn,
            resource_type="Custom::Migrations",
            service_timeout=Duration.minutes(16),
            properties={"Tasks": Stack.of(self).to_json_string(tasks)},
        )
        self.done.node.add_dependency(role)

    def _allow(
        self, role: iam.Role, log: logs.LogGroup, cluster: ecs.ICluster, runs: Sequence[Task]
    ) -> None:
        definitions = [task.definition.task_definition_arn for task in runs]
        task_roles = [each.role_arn for task in runs for each in (task.role, task.starter)]
        tasks = Stack.of(self).format_arn(
            service="ecs", resource="task", resource_name=f"{cluster.cluster_name}/*"
        )
        to_tasks = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
        for sid, actions, resources, conditions in (
            ("Start", ["ecs:RunTask"], definitions, None),
            ("Look", ["ecs:DescribeTasks"], [tasks], None),
            ("PassOn", ["iam:PassRole"], task_roles, to_tasks),
            ("Log", ["logs:CreateLogStream", "logs:PutLogEvents"], [log.log_group_arn], None),
        ):
            role.add_to_policy(
                iam.PolicyStatement(
                    sid=sid, actions=actions, resources=resources, conditions=conditions
                )
            )
        nag.accept_wildcard(
            role,
            tasks,
            "Each task has a new name: all tasks of this cluster, read only.",
        )


def _run_task(cluster: ecs.ICluster, task: Task, group: ec2.ISecurityGroup) -> dict[str, Any]:
    """The arguments of ECS's RunTask."""
    return {
        "cluster": cluster.cluster_name,
        "taskDefinition": task.definition.task_definition_arn,
        "launchType": "FARGATE",
        "networkConfiguration": {
            "awsvpcConfiguration": {
                "subnets": [subnet.subnet_id for subnet in cluster.vpc.public_subnets],
                "securityGroups": [group.security_group_id],
                "assignPublicIp": "ENABLED",
            }
        },
    }
