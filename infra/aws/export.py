"""`make template`: the contact stack as one plain CloudFormation template, and its zip.

For people without CDK: each setting is a parameter of the template.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from aws_cdk import (
    App,
    Aws,
    CfnCondition,
    CfnParameter,
    CfnResource,
    DefaultStackSynthesizer,
    Fn,
    Stack,
)
from aws_cdk import aws_lambda as lambda_

from infra.aws import bundle
from infra.aws.app import BUILD
from infra.aws.contact import DESCRIPTION, ContactForm
from infra.aws.settings import ContactSettings

_PLAIN = {"aws:cdk:enable-path-metadata": False, "aws:cdk:enable-asset-metadata": False}
_CODE = {
    "CodeBucket": "A bucket in this region that holds contact.zip",
    "CodeKey": "Its key in the bucket; use another name for each version of the code",
}


def main() -> int:
    """Write `contact.template.json` and `contact.zip` into `var/aws`; print the next step."""
    package = bundle.write(BUILD / "contact.zip")
    template = BUILD / "contact.template.json"
    template.write_text(json.dumps(contact_template(), indent=1) + "\n", encoding="utf-8")
    for file in (template, package):
        sys.stdout.write(f"{file}  {file.stat().st_size / 1000:.0f} kB\n")
    sys.stdout.write("How to deploy them: docs/operators/aws.md, Without CDK\n")
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
    """The contact form with a parameter for each setting."""

    def __init__(self, scope: App, name: str) -> None:
        plain = DefaultStackSynthesizer(generate_bootstrap_version_rule=False)
        super().__init__(scope, name, description=DESCRIPTION, synthesizer=plain)
        bucket, key = (
            CfnParameter(self, each, description=text, min_length=1) for each, text in _CODE.items()
        )
        exported = (each for each in fields(ContactSettings) if each.metadata["exported"])
        parameters = {each.name: self._parameter(each) for each in exported}
        values: dict[str, Any] = {each: _value(made) for each, made in parameters.items()}
        code = lambda_.Code.from_cfn_parameters(bucket_name_param=bucket, object_key_param=key)
        self.contact = ContactForm(self, "Contact", ContactSettings(**values), code)
        _make_optional(self.contact, parameters)

    def _parameter(self, declared: "Field[Any]") -> CfnParameter:
        rule, example = declared.metadata["rule"], declared.metadata["example"]
        return CfnParameter(
            self,
            declared.name.title().replace("_", ""),
            type=_type(example),
            description=f"{declared.metadata['meaning']}. For example: {_text(example)}",
            constraint_description=rule.message,
            default=None if declared.default is MISSING else _text(declared.default),
            **rule.limits,
        )


def _make_optional(contact: ContactForm, parameters: Mapping[str, CfnParameter]) -> None:
    """Add conditions for what a setting leaves out: identity, DNS records, budget, concurrency."""
    stack = Stack.of(contact)
    identity, budget = contact.sending.identity, contact.budget
    if identity is None or budget is None:
        raise ValueError("A template with parameters has every resource.")
    made = _unless(stack, "MakesIdentity", parameters["identity_exists"], "true")
    cast(CfnResource, identity.node.default_child).cfn_options.condition = made
    for output in contact.outputs.dns_outputs:
        output.condition = made
    spends = _unless(stack, "HasBudget", parameters["monthly_budget"], "0")
    budget.budget.cfn_options.condition = spends
    limited = _unless(stack, "LimitsConcurrency", parameters["reserved_concurrency"], "0")
    limit = parameters["reserved_concurrency"].value_as_number
    cast(CfnResource, contact.handler.function.node.default_child).add_property_override(
        "ReservedConcurrentExecutions",
        Fn.condition_if(limited.logical_id, limit, Aws.NO_VALUE),
    )


def _unless(stack: Stack, name: str, parameter: CfnParameter, value: str) -> CfnCondition:
    same = Fn.condition_equals(Fn.ref(parameter.logical_id), value)
    return CfnCondition(stack, name, expression=Fn.condition_not(same))


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
    """CDK's placeholder for the parameter's value."""
    if parameter.type == "CommaDelimitedList":
        return tuple(parameter.value_as_list)
    if parameter.type == "Number":
        return parameter.value_as_number
    return parameter.value_as_string


if __name__ == "__main__":
    sys.exit(main())
