"""Sizes of tasks, what containers run, how services keep and scale them, and the schedules."""

import json

from infra.aws.constructs.cms.environment import OWNER_KEYS
from infra.aws.constructs.cms.migrations import USER_SCRIPT
from tests.infra.aws.cms_checks.stacks import containers, one_container
from tests.infra.aws.properties import by_key, exactly, holds

SIZES = {
    "WebDefinition": ("256", "1024"),
    "ManageDefinition": ("256", "1024"),
    "SiteTaskDefinition": ("256", "512"),
    "DatabaseUserDefinition": ("256", "512"),
}
COMMANDS = {
    "web": ["granian", "cms.wsgi:application"],
    "webhooks": ["python", "-m", "cms", "publishing_worker"],
    "manage": ["python", "-m", "cms", "check"],
    "site": ["granian", "cms.frontend.wsgi:application"],
    "database-user": ["python", "-c", USER_SCRIPT.read_text(encoding="utf-8")],
}
# What a container may say; a user, a privilege or a device would be one more.
SAID_OF_CONTAINERS = {
    "Command", "Environment", "Essential", "HealthCheck", "Image", "LogConfiguration",
    "MountPoints", "Name", "PortMappings", "ReadonlyRootFilesystem", "RestartPolicy", "Secrets",
    "StopTimeout",
}  # fmt: skip
SERVICES = {
    "CmsService": ("WebDefinition", "web", "BalancerHttpsCmsServiceGroup"),
    "SiteService": ("SiteTaskDefinition", "site", "BalancerHttpsSiteServiceGroup"),
}
PUBLIC = {
    "AssignPublicIp": "ENABLED",
    "SecurityGroups": ["NetworkTasks.GroupId"],
    "Subnets": ["NetworkVpcTasksSubnet1Subnet", "NetworkVpcTasksSubnet2Subnet"],
}


def tasks_have_the_agreed_sizes(cms):
    found = cms.web.of("AWS::ECS::TaskDefinition")
    assert {name: (each["Cpu"], each["Memory"]) for name, each in found.items()} == SIZES
    for task in found.values():
        assert task["RuntimePlatform"]["CpuArchitecture"] == "ARM64"


def containers_run_their_programs_without_privileges(cms):
    assert {each["Name"]: each["Command"] for each in containers(cms)} == COMMANDS
    for container in containers(cms):
        assert set(container) <= SAID_OF_CONTAINERS, set(container) - SAID_OF_CONTAINERS
        assert container["Essential"] is (container["Name"] != "webhooks")
        assert container["StopTimeout"] == 30
        assert container["LogConfiguration"]["LogDriver"] == "awslogs"
        names = {each["Name"] for each in container.get("Environment", [])}
        assert not any(word in name for name in names for word in ("PASSWORD", "SECRET", "_KEY"))
    assert one_container(cms, "webhooks")["RestartPolicy"] == {"Enabled": True}


def only_one_task_gets_the_database_owners_password(cms):
    """The CMS signs in as a user that can create no role and no database."""
    for container in containers(cms):
        secrets = {each["Name"]: each["ValueFrom"] for each in container.get("Secrets", [])}
        of_owner = {name for name, where in secrets.items() if "DatabaseSecret" in where}
        if container["Name"] == "database-user":
            assert of_owner == set(OWNER_KEYS)
            assert secrets["APP_PASSWORD"] == "AppUserAttachment:password::"
        else:
            assert not of_owner
    assert one_container(cms, "web")["Secrets"][3]["ValueFrom"] == "AppUserAttachment:username::"


def a_task_that_hangs_is_replaced_in_five_minutes(cms):
    for name in ("web", "site"):
        check = dict(one_container(cms, name)["HealthCheck"])
        assert check.pop("Command")[:3] == ["CMD", "python", "-c"]
        assert check == {"Interval": 30, "Retries": 3, "StartPeriod": 90, "Timeout": 6}
    for _, _, group in SERVICES.values():
        exactly(
            cms.web.of("AWS::ElasticLoadBalancingV2::TargetGroup")[group],
            HealthCheckIntervalSeconds=30,
            HealthCheckPath="/healthz/ready" if "Cms" in group else "/static/frontend/mark.svg",
            HealthCheckTimeoutSeconds=10,
            HealthyThresholdCount=2,
            UnhealthyThresholdCount=10,
            Port=8000,
            Protocol="HTTP",
            TargetType="ip",
            VpcId="NetworkVpc",
            TargetGroupAttributes=[
                {"Key": "deregistration_delay.timeout_seconds", "Value": "20"},
                {"Key": "stickiness.enabled", "Value": "false"},
            ],
        )


def services_keep_a_task_running_without_a_gap(cms):
    assert set(cms.web.of("AWS::ECS::Service")) == set(SERVICES)
    for name, (task, container, group) in SERVICES.items():
        service = cms.web.of("AWS::ECS::Service")[name]
        exactly(
            service,
            Cluster="Cluster",
            DesiredCount=1,
            DeploymentConfiguration={
                "Alarms": {"AlarmNames": [], "Enable": False, "Rollback": False},
                "DeploymentCircuitBreaker": {"Enable": True, "Rollback": True},
                "MaximumPercent": 200,
                "MinimumHealthyPercent": 100,
            },
            DeploymentController={"Type": "ECS"},
            EnableECSManagedTags=False,
            EnableExecuteCommand=False,
            HealthCheckGracePeriodSeconds=120,
            LaunchType="FARGATE",
            LoadBalancers=[
                {"ContainerName": container, "ContainerPort": 8000, "TargetGroupArn": group}
            ],
            NetworkConfiguration={"AwsvpcConfiguration": PUBLIC},
            PropagateTags="SERVICE",
            TaskDefinition=task,
        )


def services_scale_with_their_work(cms):
    for name in SERVICES:
        holds(
            cms.web.of("AWS::ApplicationAutoScaling::ScalableTarget")[f"{name}TaskCountTarget"],
            MinCapacity=1,
            MaxCapacity=2,
            ResourceId=f"service/Cluster/{name}.Name",
        )
        policy = cms.web.of("AWS::ApplicationAutoScaling::ScalingPolicy")[
            f"{name}TaskCountTargetBusy"
        ]
        assert policy["ScalingTargetId"] == f"{name}TaskCountTarget"
        assert policy["TargetTrackingScalingPolicyConfiguration"] == {
            "PredefinedMetricSpecification": {
                "PredefinedMetricType": "ECSServiceAverageCPUUtilization"
            },
            "TargetValue": 60,
        }


def schedules_run_on_time_and_try_again(cms):
    schedules = cms.web.of("AWS::Scheduler::Schedule")
    times = {name: each["ScheduleExpression"] for name, each in schedules.items()}
    assert times == {
        "JobsPublishScheduled": "rate(5 minutes)",
        "JobsCheckSources": "cron(10 4 * * ? *)",
        "JobsClearsessions": "cron(40 4 * * ? *)",
        "JobsPruneSignInRecords": "cron(50 4 * * ? *)",
    }
    for schedule in schedules.values():
        exactly(
            schedule,
            FlexibleTimeWindow={"Mode": "OFF"},
            GroupName=cms.web.one("AWS::Scheduler::ScheduleGroup")["Name"],
            ScheduleExpression=schedule["ScheduleExpression"],
            ScheduleExpressionTimezone=schedule["ScheduleExpressionTimezone"],
            State="ENABLED",
            Target=schedule["Target"],
        )
        target = schedule["Target"]
        assert target["RetryPolicy"] == {
            "MaximumEventAgeInSeconds": 3600,
            "MaximumRetryAttempts": 5,
        }
        assert target["EcsParameters"]["NetworkConfiguration"]["AwsvpcConfiguration"] == PUBLIC
        assert target["EcsParameters"]["TaskDefinitionArn"] == "ManageDefinition"


def schedules_wait_for_their_group(cms):
    """They only name it: without the dependency a first deploy would fail."""
    for resource in cms.web.resources.values():
        if resource["Type"] == "AWS::Scheduler::Schedule":
            assert any(each.startswith("JobsGroup") for each in resource["DependsOn"])


def commands_that_did_not_start_wait_in_a_closed_queue(cms):
    exactly(
        cms.web.one("AWS::SQS::Queue"),
        MessageRetentionPeriod=14 * 24 * 3600,
        SqsManagedSseEnabled=True,
    )
    (statement,) = cms.web.one("AWS::SQS::QueuePolicy")["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def whatever_ends_by_itself_is_mailed(cms):
    rule = cms.web.one("AWS::Events::Rule")
    assert rule["State"] == "ENABLED"
    assert rule["EventPattern"]["source"] == ["aws.ecs"]
    assert rule["EventPattern"]["detail"]["clusterArn"] == ["Cluster.Arn"]
    assert rule["EventPattern"]["detail"]["$or"][1:] == [
        {"stopCode": ["TaskFailedToStart"]},
        {"group": [{"prefix": "service:"}], "stopCode": ["EssentialContainerExited"]},
    ]


def migrations_have_a_user_a_log_and_time(cms):
    exactly(
        cms.web.one("AWS::Lambda::Function"),
        Architectures=["arm64"],
        Code=cms.web.one("AWS::Lambda::Function")["Code"],
        Handler="run.handler",
        LoggingConfig={"LogGroup": "MigrationsLog"},
        Role="MigrationsRole.Arn",
        Runtime="python3.13",
        Timeout=900,
    )
    done = cms.web.one("Custom::Migrations")
    assert done["ServiceTimeout"] == "960"
    user, migrate = json.loads(done["Tasks"])
    assert user["taskDefinition"] == "DatabaseUserDefinition"
    assert "overrides" not in user
    for task in (user, migrate):
        network = task["networkConfiguration"]["awsvpcConfiguration"]
        assert network["securityGroups"] == ["NetworkTasks.GroupId"]


def tags_tell_what_costs_belong_to(cms):
    for stack in (cms.edge, cms.data, cms.web):
        for name, resource in stack.resources.items():
            tags = resource.get("Properties", {}).get("Tags")
            if tags:
                found = by_key(tags)
                assert (found["project"], found["product"]) == ("clinic", "cms"), name
    for kind in ("ECS::Service", "ECS::TaskDefinition", "ElasticLoadBalancingV2::LoadBalancer"):
        assert all(each["Tags"] for each in cms.web.of(f"AWS::{kind}").values())
    assert cms.data.one("AWS::RDS::DBInstance")["Tags"]
    assert cms.data.one("AWS::S3::Bucket")["Tags"]


CHECKS = [
    tasks_have_the_agreed_sizes,
    containers_run_their_programs_without_privileges,
    only_one_task_gets_the_database_owners_password,
    a_task_that_hangs_is_replaced_in_five_minutes,
    services_keep_a_task_running_without_a_gap,
    services_scale_with_their_work,
    schedules_run_on_time_and_try_again,
    schedules_wait_for_their_group,
    commands_that_did_not_start_wait_in_a_closed_queue,
    whatever_ends_by_itself_is_mailed,
    migrations_have_a_user_a_log_and_time,
    tags_tell_what_costs_belong_to,
]
