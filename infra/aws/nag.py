"""cdk-nag: every finding is fixed or acknowledged with a reason."""

from typing import Any

from aws_cdk import Acknowledgment, App, Stack, Validations
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct


def check(app: App) -> None:
    """Check all stacks with the rules of AWS Solutions during synthesis."""
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def accept(construct: IConstruct, rule: str, because: str) -> None:
    """Acknowledge one finding on one construct, e.g. `AwsSolutions-L1`, with its reason."""
    Validations.of(construct).acknowledge(Acknowledgment(id=rule, reason=because))


def accept_wildcard(construct: IConstruct, resource: str, because: str) -> None:
    """Acknowledge a role's permission for a name with `*`, e.g. `…/media/*`."""
    name = _plain_text(Stack.of(construct).resolve(resource))
    accept(construct, f"AwsSolutions-IAM5[Resource::{name}]", because)


def _plain_text(resolved: Any) -> str:
    """A template value as cdk-nag writes it: `arn:<AWS::Partition>:ecs:…:task/<Cluster>/*`."""
    if isinstance(resolved, str):
        return resolved
    ((function, argument),) = resolved.items()
    if function == "Fn::Join":
        separator, parts = argument
        return str(separator).join(map(_plain_text, parts))
    if function == "Fn::ImportValue":
        return str(argument)
    return f"<{argument if function == 'Ref' else '.'.join(argument)}>"
