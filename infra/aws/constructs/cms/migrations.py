"""The database's migrations: one task, run on every deploy before any service changes."""

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


class Migrations(Construct):
    """Fails the deploy, and leaves the old code running, when the task fails."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        cluster: ecs.ICluster,
        task: Task,
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
            description="Runs the migrations and waits for their end",
            code=lambda_.Code.from_asset(str(FOLDER), exclude=["__pycache__"]),
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
        self._allow(role, log, cluster, task)
        self.done = CustomResource(
            self,
            "Done",
            service_token=function.function_arn,
            resource_type="Custom::Migrations",
            service_timeout=Duration.minutes(16),
            properties={"Task": Stack.of(self).to_json_string(_run_task(cluster, task, group))},
        )
        self.done.node.add_dependency(role)

    def _allow(self, role: iam.Role, log: logs.LogGroup, cluster: ecs.ICluster, task: Task) -> None:
        tasks = Stack.of(self).format_arn(
            service="ecs", resource="task", resource_name=f"{cluster.cluster_name}/*"
        )
        task_roles = [task.role.role_arn, task.starter.role_arn]
        to_tasks = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
        for sid, actions, resources, conditions in (
            ("Start", ["ecs:RunTask"], [task.definition.task_definition_arn], None),
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
        "overrides": {
            "containerOverrides": [{"name": CONTAINER, "command": command("migrate --noinput")}]
        },
    }
