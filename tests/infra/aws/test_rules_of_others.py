"""What cdk-nag and cfn-lint find."""

import json

import pytest
from aws_cdk import App
from cfnlint.api import lint_file
from cfnlint.config import ManualArgs

from infra.aws import app as aws_app
from infra.aws import nag
from infra.aws.settings import load
from infra.aws.settings.loading import EXAMPLE

ACKNOWLEDGED = {"APIG4", "L1", "SMG4", "SQS3"}


def test_cdk_nag_has_no_unacknowledged_findings(assembly):
    report = json.loads((assembly / "validation-report.json").read_text())
    assert report["pluginReports"] == []


def test_each_acknowledgement_has_a_reason_of_some_words(assembly):
    reasons = acknowledged(assembly / "clinic-contact.metadata.json")
    assert {rule.rpartition("-")[2] for rule in reasons} == ACKNOWLEDGED
    assert all(len(reason.split()) >= 8 for reason in reasons.values())


@pytest.mark.parametrize(
    "stack", ["clinic-cms-data", "clinic-cms-web", "large-cms-data", "large-cms-web"]
)
def test_each_acknowledgement_about_the_cms_has_a_reason_of_some_words(assembly, stack):
    reasons = acknowledged(assembly / f"{stack}.metadata.json")
    assert len(reasons) >= 3
    assert all(len(reason.split()) >= 8 for reason in reasons.values())


def test_without_acknowledgements_the_contact_stack_fails(tmp_path, monkeypatch, capfd):
    """So that none of them outlives its finding, and cdk-nag does run."""
    monkeypatch.setattr(nag, "accept", lambda *_: None)
    settings = load(EXAMPLE, {})
    app = App(outdir=str(tmp_path))
    aws_app.build(app, type(settings)(settings.name, settings.contact))

    with pytest.raises(RuntimeError, match="Validation"):
        app.synth()

    found = capfd.readouterr()
    report = found.out + found.err + (tmp_path / "validation-report.json").read_text()
    for rule in ACKNOWLEDGED:
        assert f"AwsSolutions-{rule}" in report


@pytest.mark.slow
def test_cfn_lint_finds_nothing(assembly, exported_document, tmp_path):
    exported = tmp_path / "contact.template.json"
    exported.write_text(json.dumps(exported_document))
    files = [exported, *assembly.glob("*.template.json")]

    # W3005: CDK lets a function wait for its role, which the function names anyway.
    # W6001: CmsWeb tells commands that name subnets of CmsData.
    rules = ManualArgs(ignore_checks=["W3005", "W6001"])
    assert [str(found) for file in files for found in lint_file(file, rules)] == []


def acknowledged(metadata):
    """Reasons by rule."""
    entries = [each for list_ in json.loads(metadata.read_text()).values() for each in list_]
    return {
        rule: reason
        for each in entries
        if each["type"] == "aws:cdk:acknowledged-rules"
        for rule, reason in each["data"].items()
    }
