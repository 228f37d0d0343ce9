"""What a setting can leave out of the exported template, which has to decide when it is used."""

from collections.abc import Mapping
from typing import cast

from aws_cdk import Aws, CfnCondition, CfnParameter, CfnResource, Fn, Stack

from infra.aws.contact import ContactForm


def make_optional(contact: ContactForm, parameters: Mapping[str, CfnParameter]) -> None:
    """Conditions for the identity with its DNS records, the budget and the concurrency."""
    stack = Stack.of(contact)
    identity, budget = contact.sending.identity, contact.budget
    if identity is None or budget is None:
        raise ValueError("With parameters nothing is left out before.")
    made = _unless(stack, "MakesIdentity", parameters["identity_exists"], "true")
    cast(CfnResource, identity.node.default_child).cfn_options.condition = made
    for output in contact.next_steps.dns_outputs:
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
