"""The container image: a ready-made one, or built from the `Dockerfile` on deploy."""

from aws_cdk import aws_ecr_assets as assets
from aws_cdk import aws_ecs as ecs
from constructs import Construct

from infra.aws.bundle import ROOT


def container_image(scope: Construct, name: str) -> ecs.ContainerImage:
    """`name` is the setting: empty builds it, for ARM, with the container engine that is there.

    Synthesising needs no engine: only the files that `.dockerignore` lets through are read.
    """
    if name:
        return ecs.ContainerImage.from_registry(name)
    built = assets.DockerImageAsset(
        scope, "Image", directory=str(ROOT), platform=assets.Platform.LINUX_ARM64
    )
    return ecs.ContainerImage.from_docker_image_asset(built)
