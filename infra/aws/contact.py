"""The stack `Contact`: the contact handler and all it needs. Deployable alone."""

from aws_cdk import Stack
from constructs import Construct

from infra.aws.settings import ContactSettings


class ContactStack(Stack):
    """A visitor's message: HTTP API → function → journal, SES → lead practitioner."""

    def __init__(self, scope: Construct, name: str, settings: ContactSettings) -> None:
        super().__init__(scope, name, description="Contact form of a clinic")
        self.settings = settings
