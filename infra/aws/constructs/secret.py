"""The handler's secret: signs its tokens and hides visitors' network addresses."""

from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.aws import nag


class HandlerSecret(Construct):
    """Made by Secrets Manager, so that nobody ever types it.

    Another number of characters makes a new one: that is how it is changed.
    """

    def __init__(self, scope: Construct, name: str, *, characters: int) -> None:
        super().__init__(scope, name)
        self.secret = secretsmanager.Secret(
            self,
            "Secret",
            description="Signs the contact form's tokens and hides network addresses",
            generate_secret_string=secretsmanager.SecretStringGenerator(
                password_length=characters, exclude_punctuation=True
            ),
        )
        nag.accept(
            self.secret,
            "AwsSolutions-SMG4",
            "Tokens die in a day, links to held messages with the message. It is changed by "
            "the setting secret_characters, which also gives it to the function; a rotation alone "
            "would not.",
        )

    @property
    def reference(self) -> str:
        """What CloudFormation replaces by the secret; it is not in the template."""
        return self.secret.secret_value.unsafe_unwrap()
