"""Scheduled commands of the CMS, each in a task of its own."""

from typing import Any, NamedTuple

from aws_cdk import Duration, RemovalPolicy, Stack, TimeZone
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk.aws_events_targets import SnsTopic
from aws_cdk.aws_scheduler_targets import EcsRunFargateTask
from constructs import Construct

from infra.aws import nag
from infra.aws.constructs.cms.network import PUBLIC
from infra.aws.constructs.cms.task import Task

CONTAINER = "manage"
Schedule = scheduler.ScheduleExpression


class Job(NamedTuple):
    """A Django command and when it runs, in the CMS's own time zone."""

    command: str
    when: scheduler.ScheduleExpression


def command(name: str) -> list[str]:
    """`["python", "-m", "cms", "migrate", "--noinput"]`"""
    return ["python", "-m", "cms", *name.split()]


def jobs(sends_mail: bool) -> list[Job]:
    """Every five minutes, nightly and weekly, in London time (the CMS's `TIME_ZONE`)."""
    london = TimeZone.EUROPE_LONDON
    at = scheduler.ScheduleExpression.cron
    digest = Job("send_review_digest", at(week_day="MON", hour="7", minute="0", time_zone=london))
    return [
        Job("publish_scheduled", Schedule.rate(Duration.minutes(5))),
        Job("check_sources", at(hour="4", minute="10", time_zone=london)),
        Job("clearsessions", at(hour="4", minute="40", time_zone=london)),
        Job("prune_sign_in_records", at(hour="4", minute="50", time_zone=london)),
        *([digest] if sends_mail else []),
    ]


class Jobs(Construct):
    """Retries a failed start for an hour, then keeps it in a queue; mails a failed command."""

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        cluster: ecs.ICluster,
        task: Task,
        group: ec2.ISecurityGroup,
        topic: sns.ITopic,
        sends_mail: bool,
    ) -> None:
        super().__init__(scope, name)
        self._cluster, self._task, self._group = cluster, task, group
        self.dead_letters = sqs.Queue(
            self,
            "DeadLetters",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(14),
        )
        nag.accept(
            self.dead_letters, "AwsSolutions-SQS3", "It is the dead-letter queue of the schedules."
        )
        # A group of its own, because AWS counts the starts of a group, not of a schedule.
        self.group = scheduler.ScheduleGroup(self, "Group", removal_policy=RemovalPolicy.DESTROY)
        self._role = iam.Role(
            self, "Role", assumed_by=iam.ServicePrincipal("scheduler.amazonaws.com")
        )
        for job in jobs(sends_mail):
            self._schedule(job)
        nag.accept_wildcard(
            self._role,
            Stack.of(self).format_arn(
                service="ecs", resource="task", resource_name=f"{cluster.cluster_name}/*"
            ),
            "ecs:TagResource gives each new task the tags for its cost: all tasks of this cluster.",
        )
        self._mail_failures(topic)

    def overridden(self, name: str) -> dict[str, Any]:
        """RunTask's overrides for running another command than the image's."""
        return {"containerOverrides": [{"name": CONTAINER, "command": command(name)}]}

    def _schedule(self, job: Job) -> None:
        target = EcsRunFargateTask(
            self._cluster,
            task_definition=self._task.definition,
            assign_public_ip=True,
            vpc_subnets=PUBLIC,
            security_groups=[self._group],
            input=scheduler.ScheduleTargetInput.from_object(self.overridden(job.command)),
            dead_letter_queue=self.dead_letters,
            max_event_age=Duration.hours(1),
            retry_attempts=5,
            propagate_tags=True,
            role=self._role,
        )
        schedule = scheduler.Schedule(
            self,
            job.command.title().replace("_", ""),
            schedule=job.when,
            schedule_group=self.group,
            target=target,
            description=f"python -m cms {job.command}",
        )
        schedule.node.add_dependency(self.group)  # which it only names

    def _mail_failures(self, topic: sns.ITopic) -> None:
        """Mail failed commands, tasks that did not start, and servers that ended by themselves.

        ECS replaces a server that ended; without a mail nobody would see that it crashes.
        """
        rule = events.Rule(
            self,
            "Failed",
            description="A command failed, a task did not start, or a server ended by itself",
            event_pattern=events.EventPattern(
                source=["aws.ecs"],
                detail_type=["ECS Task State Change"],
                detail={
                    "clusterArn": [self._cluster.cluster_arn],
                    "lastStatus": ["STOPPED"],
                    "$or": [
                        {
                            "containers": {
                                "name": [CONTAINER],
                                "exitCode": [{"anything-but": [0]}],
                            }
                        },
                        {"stopCode": ["TaskFailedToStart"]},
                        {
                            "group": [{"prefix": "service:"}],
                            "stopCode": ["EssentialContainerExited"],
                        },
                    ],
                },
            ),
        )
        detail = events.EventField.from_path
        rule.add_target(
            SnsTopic(
                topic,
                message=events.RuleTargetInput.from_text(
                    f"A task of the CMS failed: {detail('$.detail.group')}, "
                    f"{detail('$.detail.overrides.containerOverrides[0].command')}. "
                    f"{detail('$.detail.stoppedReason')} Its log says more: "
                    f"{detail('$.detail.taskArn')}."
                ),
            )
        )
