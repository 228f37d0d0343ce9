"""The recipients' addresses as SSM parameters: a change takes effect within a minute."""

from collections.abc import Mapping

from aws_cdk import Aws
from aws_cdk import aws_ssm as ssm
from constructs import Construct


class Recipients(Construct):
    """`<path>/lead`, `<path>/fallback` and one more of each role: everybody who gets its messages.

    A later deploy keeps a value that was changed by hand, unless the setting changed too.
    """

    def __init__(self, scope: Construct, name: str, *, values: Mapping[str, str]) -> None:
        super().__init__(scope, name)
        self.path = f"/{Aws.STACK_NAME}/recipients"
        self.parameters = [
            ssm.StringParameter(
                self,
                role.title(),
                parameter_name=f"{self.path}/{role}",
                simple_name=False,
                string_value=value,
                description=f"Who gets the messages of the contact form: {role}",
            )
            for role, value in values.items()
        ]
