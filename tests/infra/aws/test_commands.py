"""The commands behind `make deploy`, `make diff` and `make contact-admin`."""

import json
import sys
from pathlib import Path

import boto3
import pytest
from aws_cdk import Stack
from aws_cdk.aws_s3 import Bucket
from moto import mock_aws

from infra.aws import admin, app, cli, nag
from tests.infra.aws.settings_file import written


@pytest.fixture
def ran(monkeypatch):
    """What would have been run."""
    calls = []

    class Done:
        returncode = 3

    def run(command, **options):
        calls.append((command, options))
        return Done()

    monkeypatch.setattr("subprocess.run", run)
    return calls


def test_cdk_is_run_with_our_app_by_the_node_of_the_python_packages(ran):
    assert cli.main(["deploy", "*-contact"]) == 3

    ((node, cdk, *arguments), options) = ran[0]
    assert Path(node).is_file()
    assert cdk.endswith("cdk/node_modules/aws-cdk/bin/cdk")
    assert arguments[:2] == ["deploy", "*-contact"]
    assert arguments[arguments.index("--app") + 1].endswith("-m infra.aws.app")
    assert options["cwd"] == cli.ROOT
    assert options["env"]["CDK_DISABLE_CLI_TELEMETRY"] == "true"


def test_cdk_runs_the_app_of_the_contact_form_alone(ran):
    cli.cdk(["deploy"], only="contact")

    arguments = ran[0][0]
    assert arguments[arguments.index("--app") + 1].endswith("-m infra.aws.app contact")


def test_cdk_runs_in_a_folder_with_a_space_in_its_name(ran, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/my clinic/.venv/bin/python")

    cli.main(["diff"])

    arguments = ran[0][0]
    assert arguments[arguments.index("--app") + 1].startswith("'/my clinic/.venv/bin/python' ")


def test_the_command_line_is_installed_from_the_lock_file(ran, monkeypatch, tmp_path):
    monkeypatch.setattr(cli, "FOLDER", tmp_path / "cdk")

    cli.main(["install"])

    assert {file.name for file in (tmp_path / "cdk").iterdir()} == {
        "package.json",
        "package-lock.json",
    }
    (_, npm, *arguments), options = ran[0]
    assert Path(npm).is_file()
    assert arguments == ["ci", "--silent", "--ignore-scripts"]
    assert options["cwd"] == tmp_path / "cdk"


def test_the_command_line_is_one_version_with_a_hash_and_no_address():
    lock = json.loads((cli.HERE / "package-lock.json").read_text())
    wanted = json.loads((cli.HERE / "package.json").read_text())["dependencies"]["aws-cdk"]

    locked = lock["packages"]["node_modules/aws-cdk"]
    assert locked["version"] == wanted == "2.1148.1"
    assert locked["integrity"].startswith("sha512-")
    assert "resolved" not in locked


def test_the_app_names_missing_settings_and_creates_nothing(monkeypatch, tmp_path, capsys):
    file = written(tmp_path, ('sender = "website@clinic.example"', ""))
    monkeypatch.setenv("CLINIC_AWS_SETTINGS", str(file))

    assert app.main() == 1

    assert "contact.sender is missing" in capsys.readouterr().err


def test_a_finding_of_cdk_nag_fails_the_app(monkeypatch):
    folders = []

    def careless(made, _):
        folders.append(Path(made.outdir))
        nag.check(made)
        Bucket(Stack(made, "careless"), "Public")

    monkeypatch.setattr(app, "load", lambda **_: None)
    monkeypatch.setattr(app, "build", careless)

    assert app.main() == 1

    assert "AwsSolutions-S1" in (folders[0] / "validation-report.json").read_text()


def test_the_app_builds_the_stacks_of_the_settings(monkeypatch):
    built = []
    monkeypatch.setattr(app, "load", lambda **_: "settings")
    monkeypatch.setattr(app, "build", lambda _, settings: built.append(settings))

    assert app.main() == 0

    assert built == ["settings"]


def test_the_admin_command_gets_the_functions_environment(ran, aws, monkeypatch):
    aws["function"] = {"CONTACT_CLINIC_NAME": "Example Clinic", "CONTACT_JOURNAL_TABLE": "own"}
    monkeypatch.setenv("CONTACT_JOURNAL_TABLE", "restored")

    assert admin.main(["function", "list", "--all"]) == 3

    command, options = ran[0]
    assert command[1:] == ["-m", "contact_lambda.admin", "list", "--all"]
    assert options["env"]["CONTACT_CLINIC_NAME"] == "Example Clinic"
    assert options["env"]["CONTACT_JOURNAL_TABLE"] == "restored"


def test_the_admin_command_reports_an_unknown_function(ran, capsys, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    with mock_aws():
        assert admin.main(["nobody", "list"]) == 1

    assert "nobody cannot be read" in capsys.readouterr().err
    assert ran == []


@pytest.mark.parametrize("arguments", [[], ["function"]])
def test_the_admin_command_needs_a_function_and_a_command(arguments, capsys):
    assert admin.main(arguments) == 2
    assert "make contact-admin FUNCTION=" in capsys.readouterr().err


@pytest.fixture
def aws(monkeypatch):
    """Functions' environments by name, in place of AWS."""
    functions = {}

    class Lambda:
        def get_function_configuration(self, *, FunctionName):  # noqa: N803 - boto3's name
            return {"Environment": {"Variables": functions[FunctionName]}}

    monkeypatch.setattr(boto3, "client", lambda _: Lambda())
    return functions
