"""`make template`: the contact stack as one plain CloudFormation template, and its zip.

For people without CDK: what the settings file says to CDK are parameters here.
"""

import json
import sys
from dataclasses import MISSING, Field, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aws_cdk import App, CfnParameter, DefaultStackSynthesizer, Stack
from aws_cdk import aws_lambda as lambda_

from infra.aws import bundle
from infra.aws.app import BUILD
from infra.aws.contact import DESCRIPTION, ContactForm
from infra.aws.optional import make_optional
from infra.aws.settings import ContactSettings

_PLAIN = {"aws:cdk:enable-path-metadata": False, "aws:cdk:enable-asset-metadata": False}
_CODE = {
    "CodeBucket": "A bucket in this region that holds contact.zip",
    "CodeKey": "Where in the bucket; with another name for each version of the code",
}


def main() -> int:
    """Write `contact.template.json` and `contact.zip` into `var/aws`, and say how to go on."""
    package = bundle.write(BUILD / "contact.zip")
    template = BUILD / "contact.template.json"
    template.write_text(json.dumps(contact_template(), indent=1) + "\n", encoding="utf-8")
    for file in (template, package):
        sys.stdout.write(f"{file}  {file.stat().st_size / 1000:.0f} kB\n")
    sys.stdout.write("How to deploy them: infra/aws/README.md, Without CDK\n")
    return 0


def contact_template() -> dict[str, Any]:
    """The template as JSON, with a parameter such as `RecipientLead` for each setting."""
    with TemporaryDirectory() as folder:
        app = App(outdir=folder, analytics_reporting=False, context=_PLAIN)
        stack = ContactTemplate(app, "clinic-contact")
        file = app.synth().get_stack_by_name(stack.stack_name).template_full_path
        template: dict[str, Any] = json.loads(Path(file).read_text(encoding="utf-8"))
        return template


class ContactTemplate(Stack):
    """The contact form with parameters for values."""

    def __init__(self, scope: App, name: str) -> None:
        plain = DefaultStackSynthesizer(generate_bootstrap_version_rule=False)
        super().__init__(scope, name, description=DESCRIPTION, synthesizer=plain)
        bucket, key = (
            CfnParameter(self, each, description=says, min_length=1) for each, says in _CODE.items()
        )
        exported = (each for each in fields(ContactSettings) if each.metadata["exported"])
        parameters = {each.name: self._parameter(each) for each in exported}
        values: dict[str, Any] = {each: _value(made) for each, made in parameters.items()}
        code = lambda_.Code.from_cfn_parameters(bucket_name_param=bucket, object_key_param=key)
        self.contact = ContactForm(self, "Contact", ContactSettings(**values), code)
        make_optional(self.contact, parameters)

    def _parameter(self, declared: "Field[Any]") -> CfnParameter:
        rule, example = declared.metadata["rule"], declared.metadata["example"]
        return CfnParameter(
            self,
            declared.name.title().replace("_", ""),
            type=_type(example),
            description=f"{declared.metadata['means']}. For example: {_text(example)}",
            constraint_description=rule.says,
            default=None if declared.default is MISSING else _text(declared.default),
            **rule.limits,
        )


def _type(example: object) -> str:
    if isinstance(example, tuple):
        return "CommaDelimitedList"
    is_number = isinstance(example, int) and not isinstance(example, bool)
    return "Number" if is_number else "String"


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(parameter: CfnParameter) -> object:
    """What stands for the parameter until the template is deployed."""
    if parameter.type == "CommaDelimitedList":
        return tuple(parameter.value_as_list)
    if parameter.type == "Number":
        return parameter.value_as_number
    return parameter.value_as_string


if __name__ == "__main__":
    sys.exit(main())
