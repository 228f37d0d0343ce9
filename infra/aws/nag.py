"""cdk-nag: every finding is mended, or acknowledged here with the reason."""

from typing import Any

from aws_cdk import Acknowledgment, App, Stack, Validations
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct


def check(app: App) -> None:
    """Hold all stacks to the rules of AWS Solutions when they are synthesised."""
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def accept(construct: IConstruct, rule: str, because: str) -> None:
    """Acknowledge one finding on one construct, e.g. `AwsSolutions-L1`, with its reason."""
    Validations.of(construct).acknowledge(Acknowledgment(id=rule, reason=because))


def accept_wildcard(construct: IConstruct, resource: str, because: str) -> None:
    """Acknowledge that a role may use all that a name with `*` stands for, e.g. `…/media/*`."""
    name = _told(Stack.of(construct).resolve(resource))
    accept(construct, f"AwsSolutions-IAM5[Resource::{name}]", because)


def _told(resolved: Any) -> str:
    """A value of a template in cdk-nag's words: `arn:<AWS::Partition>:ecs:…:task/<Cluster>/*`."""
    if isinstance(resolved, str):
        return resolved
    ((function, argument),) = resolved.items()
    if function == "Fn::Join":
        separator, parts = argument
        return str(separator).join(map(_told, parts))
    if function == "Fn::ImportValue":
        return str(argument)
    return f"<{argument if function == 'Ref' else '.'.join(argument)}>"
