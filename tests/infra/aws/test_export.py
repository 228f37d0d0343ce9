import json
from dataclasses import fields

import pytest

from infra.aws import bundle, export
from infra.aws.settings import ContactSettings
from tests.infra.aws.conftest import PARAMETERS
from tests.infra.aws.contact_checks.permissions import deduplicated
from tests.infra.aws.template import deployed

LARGEST = 51_200  # bytes: what CloudFormation takes without a bucket


def test_the_exported_template_deploys_what_cdk_deploys(contact, exported):
    ours, theirs = comparable(contact), comparable(exported)

    assert ours.keys() == theirs.keys()
    for name, resource in ours.items():
        assert theirs[name] == resource


def test_each_setting_is_a_parameter_with_its_meaning_and_an_example(exported_document):
    parameters = exported_document["Parameters"]

    exported = [each for each in fields(ContactSettings) if each.metadata["exported"]]
    settings = {each.name.title().replace("_", "") for each in exported}
    assert set(parameters) == settings | {"CodeBucket", "CodeKey"}
    for name in settings:
        assert "For example: " in parameters[name]["Description"]
        assert parameters[name]["ConstraintDescription"].startswith("must be")


def test_only_settings_without_a_default_are_required(exported_document):
    needed = {name for name, its in exported_document["Parameters"].items() if "Default" not in its}

    assert needed == set(PARAMETERS)


def test_the_template_needs_no_bootstrap(exported_document):
    assert "Rules" not in exported_document
    assert "cdk-" not in json.dumps(exported_document)


@pytest.mark.parametrize(
    ("parameter", "value", "gone"),
    [
        ("IdentityExists", "true", "ContactSendingIdentity"),
        ("MonthlyBudget", "0", "ContactBudgetMonthly"),
    ],
)
def test_optional_resources_have_a_condition(exported_document, parameter, value, gone):
    without = deployed(exported_document, **PARAMETERS | {parameter: value})

    assert gone not in without.resources


def test_without_a_new_identity_there_are_no_dns_records(exported_document):
    without = deployed(exported_document, **PARAMETERS, IdentityExists="true")

    assert "Step2DnsRecord1" not in without.outputs
    assert "Step3AskIfVerified" in without.outputs


def test_the_concurrency_limit_can_be_left_out(exported_document):
    without = deployed(exported_document, **PARAMETERS, ReservedConcurrency="0")

    assert "ReservedConcurrentExecutions" not in without.one("AWS::Lambda::Function")


def test_the_command_writes_template_and_package(
    tmp_path, monkeypatch, capsys, exported_document, package
):
    monkeypatch.setattr(export, "BUILD", tmp_path)
    monkeypatch.setattr(export, "contact_template", lambda: exported_document)

    assert export.main() == 0

    template = tmp_path / "contact.template.json"
    assert json.loads(template.read_text()) == exported_document
    assert template.stat().st_size < LARGEST
    assert (tmp_path / "contact.zip").read_bytes() == package.read_bytes()
    assert "contact.template.json" in capsys.readouterr().out
    assert bundle.FOLDER.is_dir()


def comparable(template):
    """Resources without the code's place, numbers as text, as parameters bring them."""
    resources = json.loads(json.dumps(template.resources))
    for resource in resources.values():
        resource.pop("Metadata", None)
        resource.pop("Condition", None)
        for tags in ("Tags", "ResourceTags"):  # those of the stack: `--tags` of the command line
            resource.setdefault("Properties", {}).pop(tags, None)
    for statement in resources["ContactHandlerRoleDefaultPolicy"]["Properties"]["PolicyDocument"][
        "Statement"
    ]:
        statement["Condition"] = deduplicated(statement.get("Condition"))
    del resources["ContactHandlerFunction"]["Properties"]["Code"]
    resources.pop("CDKMetadata", None)
    return as_text(resources)


def as_text(value):
    if isinstance(value, dict):
        return {key: as_text(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_text(each) for each in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
