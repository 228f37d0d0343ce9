"""Which stacks a deploy and a destroy name, and what one hands to the next."""

import json
from dataclasses import replace

import pytest

from infra.aws import deploy
from infra.aws.settings import load
from infra.aws.settings.loading import EXAMPLE

EDGE = {"clinic-cms-edge": {"CertificateArn": "arn:certificate", "WebAclArn": "arn:acl"}}


@pytest.fixture
def settings():
    return load(EXAMPLE, {})


class Cdk:
    """Notes commands; a deploy of `CmsEdge` writes its outputs as CDK does."""

    def __init__(self, outputs, code=0):
        self.outputs, self.code, self.commands = outputs, code, []

    def __call__(self, arguments):
        self.commands.append(arguments)
        if "--outputs-file" in arguments:
            self.outputs.write_text(json.dumps(EDGE))
        return self.code


def test_the_outputs_of_cms_edge_become_parameters_of_cms_web(settings, tmp_path):
    outputs = tmp_path / "aws" / "edge.json"
    cdk = Cdk(outputs)

    assert deploy.deploy(settings, ["--profile", "clinic"], cdk, outputs) == 0

    first, second = cdk.commands
    assert first[:2] == ["deploy", "clinic-cms-edge"]
    assert second == [
        "deploy", "--all",
        "--parameters", "clinic-cms-web:CertificateArn=arn:certificate",
        "--parameters", "clinic-cms-web:WebAclArn=arn:acl",
        "--profile", "clinic",
    ]  # fmt: skip


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
    assert "deploy|destroy" in capsys.readouterr().err
