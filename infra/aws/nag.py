"""cdk-nag: every finding is mended, or acknowledged here with the reason."""

from aws_cdk import Acknowledgment, App, Validations
from cdk_nag import AwsSolutionsChecks
from constructs import IConstruct


def check(app: App) -> None:
    """Hold all stacks to the rules of AWS Solutions when they are synthesised."""
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))


def accept(construct: IConstruct, rule: str, because: str) -> None:
    """Acknowledge one finding on one construct, e.g. `AwsSolutions-L1`, with its reason."""
    Validations.of(construct).acknowledge(Acknowledgment(id=rule, reason=because))
