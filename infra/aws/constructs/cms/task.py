"""One kind of ECS task: size, roles, log, and containers of the one image."""

from collections.abc import Mapping

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_ecr_assets as assets
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.aws import nag
from infra.aws.bundle import ROOT
from infra.aws.constructs.cms.network import PORT

ARM = ecs.RuntimePlatform(
    cpu_architecture=ecs.CpuArchitecture.ARM64,
    operating_system_family=ecs.OperatingSystemFamily.LINUX,
)
HEALTHY = "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000{path}', timeout=4)"


def container_image(scope: Construct, name: str) -> ecs.ContainerImage:
    """The image `name`; empty: one that a deploy builds from the `Dockerfile`, for ARM.

    Synthesis needs no container engine: it only reads the files that `.dockerignore` allows.
    """
    if name:
        return ecs.ContainerImage.from_registry(name)
    built = assets.DockerImageAsset(
        scope, "Image", directory=str(ROOT), platform=assets.Platform.LINUX_ARM64
    )
    return ecs.ContainerImage.from_docker_image_asset(built)


class Task(Construct):
    """`cpu` and `memory` as ECS counts them. The caller grants the permissions of `role`."""

    def __init__(
        self, scope: Construct, name: str, *, image: ecs.ContainerImage, cpu: int, memory: int
    ) -> None:
        super().__init__(scope, name)
        self._image = image
        self._log = logs.LogGroup(
            self,
            "Log",
            retention=logs.RetentionDays.ONE_MONTH,
            removal_policy=RemovalPolicy.DESTROY,
        )
        ecs_tasks = iam.ServicePrincipal("ecs-tasks.amazonaws.com")
        self.role = iam.Role(self, "Role", assumed_by=ecs_tasks)
        self.starter = iam.Role(self, "Starter", assumed_by=ecs_tasks)
        self.definition = ecs.FargateTaskDefinition(
            self,
            "Definition",
            cpu=cpu,
            memory_limit_mib=memory,
            runtime_platform=ARM,
            task_role=self.role,
            execution_role=self.starter,
            volumes=[ecs.Volume(name="tmp")],
        )
        nag.accept(
            self.definition,
            "AwsSolutions-ECS2",
            "Variables hold addresses and names; secrets come from Secrets Manager.",
        )
        nag.accept_wildcard(
            self.starter,
            "*",
            "ecr:GetAuthorizationToken takes no resource; the image itself is named.",
        )

    def allow(self, sid: str, actions: list[str], resources: list[str]) -> None:
        """Add one statement to the role of the containers."""
        self.role.add_to_policy(iam.PolicyStatement(sid=sid, actions=actions, resources=resources))

    def add(
        self,
        name: str,
        command: list[str],
        *,
        variables: Mapping[str, str],
        secrets: Mapping[str, ecs.Secret] | None = None,
        health: str = "",
        beside: bool = False,
    ) -> ecs.ContainerDefinition:
        """Add a container. With a `health` path it listens on the port; with `beside` it may end
        without ending the task, and is restarted.

        Its file system is read-only except /tmp, which uploads need.
        """
        container = self.definition.add_container(
            name,
            container_name=name,
            image=self._image,
            command=command,
            environment=dict(variables),
            secrets=dict(secrets or {}),
            logging=ecs.LogDriver.aws_logs(stream_prefix=name, log_group=self._log),
            readonly_root_filesystem=True,
            essential=not beside,
            enable_restart_policy=beside or None,
            stop_timeout=Duration.seconds(30),
            health_check=_health_check(health) if health else None,
            port_mappings=[ecs.PortMapping(container_port=PORT)] if health else None,
        )
        container.add_mount_points(
            ecs.MountPoint(container_path="/tmp", source_volume="tmp", read_only=False)  # noqa: S108
        )
        return container


def _health_check(path: str) -> ecs.HealthCheck:
    return ecs.HealthCheck(
        command=["CMD", "python", "-c", HEALTHY.format(path=path)],
        interval=Duration.seconds(30),
        timeout=Duration.seconds(6),
        retries=3,
        start_period=Duration.seconds(90),
    )
