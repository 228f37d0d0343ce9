"""Which stacks a deploy and a destroy name, and what one hands to the next."""

import json
from dataclasses import replace

import pytest

from infra.aws import deploy
from infra.aws.settings import load
from infra.aws.settings.loading import EXAMPLE

OUTPUTS = {
    "clinic-cms-edge": {"CertificateArn": "arn:certificate", "WebAclArn": "arn:acl"},
    "clinic-contact": {"ContactAddress": "https://api.example/contact"},
}


@pytest.fixture
def settings():
    return load(EXAMPLE, {})


class Cdk:
    """Notes commands; a deploy with `--outputs-file` writes outputs as CDK does."""

    def __init__(self, outputs, code=0):
        self.outputs, self.code, self.commands = outputs, code, []

    def __call__(self, arguments):
        self.commands.append(arguments)
        if "--outputs-file" in arguments:
            self.outputs.write_text(json.dumps(OUTPUTS))
        return self.code


def test_outputs_of_other_stacks_become_parameters_of_cms_web(settings, tmp_path):
    outputs = tmp_path / "aws" / "edge.json"
    cdk = Cdk(outputs)

    assert deploy.deploy(settings, ["--profile", "clinic"], cdk, outputs) == 0

    first, second = cdk.commands
    assert first[:3] == ["deploy", "clinic-cms-edge", "clinic-contact"]
    assert second == [
        "deploy", "--all",
        "--parameters", "clinic-cms-web:CertificateArn=arn:certificate",
        "--parameters", "clinic-cms-web:WebAclArn=arn:acl",
        "--parameters", "clinic-cms-web:ContactAddress=https://api.example/contact",
        "--profile", "clinic",
    ]  # fmt: skip


def test_a_form_of_the_settings_needs_no_parameter(settings, tmp_path):
    elsewhere = replace(settings.cms, contact_form_action="https://forms.example/contact")
    cdk = Cdk(tmp_path / "outputs.json")

    deploy.deploy(replace(settings, cms=elsewhere), [], cdk, tmp_path / "outputs.json")

    assert not any("ContactAddress" in word for word in cdk.commands[1])


def test_the_contact_form_is_deployed_with_an_app_of_its_own(settings, monkeypatch):
    calls = []
    monkeypatch.setattr(deploy, "cdk", lambda words, only="": calls.append((words, only)) or 0)

    assert deploy.deploy_contact(settings, ["--profile", "clinic"]) == 0

    assert calls == [(["deploy", "clinic-contact", "--profile", "clinic"], "contact")]


def test_a_deploy_stops_when_cms_edge_fails(settings, tmp_path):
    cdk = Cdk(tmp_path / "edge.json", code=1)

    assert deploy.deploy(settings, [], cdk, tmp_path / "edge.json") == 1
    assert len(cdk.commands) == 1


def test_without_a_cms_only_the_contact_form_is_deployed_and_destroyed(settings, tmp_path):
    alone, cdk = replace(settings, cms=None), Cdk(tmp_path / "none")

    deploy.deploy(alone, [], cdk)
    deploy.destroy(alone, [], cdk)

    assert cdk.commands == [["deploy", "clinic-contact"], ["destroy", "clinic-contact"]]


def test_destroying_leaves_the_data(settings, tmp_path):
    cdk = Cdk(tmp_path / "none")

    deploy.destroy(settings, ["--force"], cdk)

    assert cdk.commands == [
        ["destroy", "clinic-cms-web", "clinic-cms-edge", "clinic-contact", "--force"]
    ]


def test_an_unknown_command_prints_the_usage(capsys):
    assert deploy.main(["undo"]) == 2
    assert "deploy|deploy-contact|destroy" in capsys.readouterr().err
